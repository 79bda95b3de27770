from django.urls import path

from youwei.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/read/", views.read, name="read"),
]
