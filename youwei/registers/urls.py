from django.urls import path

from youwei.registers import views

app_name = "registers"
urlpatterns = [
    path("registers/", views.index, name="index"),
    path("find/", views.find, name="find"),
    path("outlines/<slug:level>.json", views.outlines, name="outlines"),
    path("registers/<slug:register>/", views.listing, name="listing"),
    path("registers/<slug:register>/add/", views.add, name="add"),
    path("registers/<slug:register>/export.<str:kind>", views.export, name="export"),
    path("registers/<slug:register>/archive/", views.archive_many, name="archive-many"),
    path("registers/<slug:register>/views/", views.keep_view, name="keep-view"),
    path("views/<int:number>/drop/", views.drop_view, name="drop-view"),
    path("registers/<slug:register>/<slug:name>/", views.row, name="row"),
    path("registers/<slug:register>/<slug:name>/edit/", views.edit, name="edit"),
    path("registers/<slug:register>/<slug:name>/archive/", views.archive, name="archive"),
    path("registers/<slug:register>/<slug:name>/erase/", views.erase, name="erase"),
    path("registers/<slug:register>/<slug:name>/restore/", views.restore, name="restore"),
    path(
        "registers/<slug:register>/<slug:name>/reveal/<slug:field>/",
        views.reveal,
        name="reveal",
    ),
]
