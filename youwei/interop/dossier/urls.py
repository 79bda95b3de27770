from django.urls import path

from youwei.interop.dossier import views

app_name = "dossier"
urlpatterns = [path("cases/<slug:reference>/dossier/", views.dossier, name="case")]
