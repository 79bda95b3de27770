from django.urls import path

from youwei.channels import views

app_name = "channels"
urlpatterns = [
    path("account/told/", views.told, name="told"),
    path("account/told/<slug:channel>/code/", views.code, name="code"),
    path("account/told/<slug:channel>/wants/", views.wants, name="wants"),
    path("account/told/<slug:channel>/end/", views.end, name="end"),
]
