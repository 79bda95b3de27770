from django.urls import path

from youwei.interop.tour import views

app_name = "tour"
urlpatterns = [
    path("tour/", views.overview, name="overview"),
    path("tour/begin/", views.begin, name="begin"),
    path("tour/resume/", views.resume, name="resume"),
    path("tour/onward/", views.onward, name="onward"),
    path("tour/leave/", views.leave, name="leave"),
]
