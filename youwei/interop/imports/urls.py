from django.urls import path

from youwei.interop.imports import views

app_name = "imports"
TABLE = "imports/<slug:register>/<int:number>/"
urlpatterns = [
    path("imports/<slug:register>/", views.index, name="index"),
    path(TABLE, views.table, name="table"),
    path(f"{TABLE}columns/", views.columns, name="columns"),
    path(f"{TABLE}progress/", views.progress, name="progress"),
    path(f"{TABLE}unread.csv", views.unread, name="unread"),
    path(f"{TABLE}decide/", views.decide, name="decide"),
    path(f"{TABLE}write/", views.write, name="write"),
    path(f"{TABLE}leave/", views.discard, name="leave"),
    path(f"{TABLE}undo/", views.undo, name="undo"),
]
