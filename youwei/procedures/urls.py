from django.urls import path

from youwei.procedures import views

app_name = "procedures"
urlpatterns = [
    path("procedures/", views.index, name="index"),
    path("procedures/<slug:procedure>/", views.listing, name="listing"),
    path("procedures/<slug:procedure>/backlog/", views.backlog, name="backlog"),
    path("procedures/<slug:procedure>/open/", views.open_page, name="open"),
    path("procedures/<slug:procedure>/export.<str:kind>", views.export, name="export"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/call/<slug:body>/", views.call, name="call"),
    path("meetings/<slug:name>/", views.meeting, name="meeting"),
    path("meetings/<slug:name>/sheet/", views.signed_sheet, name="signed-sheet"),
    path("meetings/<slug:name>/<slug:step>/", views.meeting_step, name="meeting-step"),
    path(
        "meetings/<slug:name>/items/<int:place>/<slug:step>/", views.item_step, name="item-step"
    ),
    path("cases/<slug:reference>/", views.case, name="case"),
    path("cases/<slug:reference>/answer/", views.answer, name="answer"),
    path("cases/<slug:reference>/ballot/", views.ballot, name="ballot"),
    path("cases/<slug:reference>/extend/<slug:clock>/", views.extend, name="extend"),
    path("cases/<slug:reference>/take-back/", views.take_back, name="take-back"),
    path("cases/<slug:reference>/ask-erasure/", views.ask_erasure, name="ask-erasure"),
    path("cases/<slug:reference>/join/", views.join, name="join"),
    path("cases/<slug:reference>/separate/", views.separate, name="separate"),
    path("cases/<slug:reference>/split/", views.split, name="split"),
    path("cases/<slug:reference>/reveal/<slug:field>/", views.reveal, name="reveal"),
    path("cases/<slug:reference>/files/<slug:name>/", views.document, name="document"),
    path("cases/<slug:reference>/files/<slug:name>/cover/", views.cover, name="cover"),
]
