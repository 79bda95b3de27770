from django.urls import path

from youwei.zones import views

app_name = "zones"
urlpatterns = [
    path("evidence/", views.exhibits, name="exhibits"),
    path("evidence/<slug:reference>/", views.exhibit, name="exhibit"),
    path("evidence/<slug:reference>/lines.jsonl", views.lines, name="lines"),
    path("evidence/<slug:reference>/files/<int:place>/", views.paper, name="paper"),
]
