from django.urls import path

from youwei.procedures import views

app_name = "procedures"
urlpatterns = [
    path("procedures/", views.index, name="index"),
    path("procedures/<slug:procedure>/", views.listing, name="listing"),
    path("procedures/<slug:procedure>/open/", views.open_page, name="open"),
    path("procedures/<slug:procedure>/export.<str:kind>", views.export, name="export"),
    path("cases/<slug:reference>/", views.case, name="case"),
    path("cases/<slug:reference>/answer/", views.answer, name="answer"),
    path("cases/<slug:reference>/ballot/", views.ballot, name="ballot"),
    path("cases/<slug:reference>/extend/<slug:clock>/", views.extend, name="extend"),
    path("cases/<slug:reference>/take-back/", views.take_back, name="take-back"),
    path("cases/<slug:reference>/join/", views.join, name="join"),
    path("cases/<slug:reference>/separate/", views.separate, name="separate"),
    path("cases/<slug:reference>/split/", views.split, name="split"),
    path("cases/<slug:reference>/reveal/<slug:field>/", views.reveal, name="reveal"),
    path("cases/<slug:reference>/files/<slug:name>/", views.document, name="document"),
    path("cases/<slug:reference>/files/<slug:name>/cover/", views.cover, name="cover"),
]
