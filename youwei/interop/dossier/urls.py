from django.urls import path

from youwei.interop.dossier import views

app_name = "dossier"
urlpatterns = [
    path("cases/<slug:reference>/dossier/", views.of_case, name="case"),
    path("registers/people/<slug:name>/dossier/", views.of_person, name="person"),
    path("account/dossier/", views.of_account, name="account"),
    path("dossiers/<slug:name>/", views.one_kept, name="kept"),
    path("dossiers/<slug:name>/progress/", views.progress, name="progress"),
    path("dossiers/<slug:name>/dossier.zip", views.fetch, name="fetch"),
]
