from django.urls import path, re_path

from youwei.interop.dossier.views import of_batch
from youwei.interop.intake import views

app_name = "intake"
urlpatterns = [
    path("intake/", views.index, name="index"),
    path("intake/<int:number>/progress/", views.progress, name="progress"),
    path("intake/<int:number>/dossier/", of_batch, name="dossier"),
    path("intake/<int:number>/undo/", views.undo, name="undo"),
    re_path(
        r"^intake/(?P<procedure>[-a-z0-9]+)/(?P<name>[0-9a-f]{64}\.(?:csv|txt|xlsx|xls|ods))/$",
        views.table,
        name="table",
    ),
]
