from django.urls import path

from youwei.ballots import views

app_name = "ballots"
urlpatterns = [
    path("ballots/", views.index, name="index"),
    path("ballots/add/", views.add, name="add"),
    path("ballots/<slug:name>/", views.round_page, name="round"),
    path("ballots/<slug:name>/slips/", views.slips, name="slips"),
    path("ballots/<slug:name>/open/", views.open_, name="open"),
    path("ballots/<slug:name>/close/", views.close, name="close"),
    path("ballots/<slug:name>/void/", views.void, name="void"),
    path("vote/", views.vote, name="vote"),
    path("vote/cast/", views.cast, name="cast"),
    path("vote/result/<slug:name>/", views.result, name="result"),
]
