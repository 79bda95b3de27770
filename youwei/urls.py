"""Every door of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("youwei.identity.urls")),
]
