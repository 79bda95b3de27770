"""Pages that belong to no app: the language switch and the style page."""

from django.urls import path
from django.views.i18n import set_language

from youwei.web import views

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("help/", views.help_page, name="help"),
    path("design/", views.style_page, name="design"),
]
