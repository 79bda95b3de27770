"""The one door of the rig."""

from django.urls import path

from benchmarks.rig import views

urlpatterns = [path("<str:number>", views.keep)]
