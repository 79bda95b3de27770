from django.urls import path

from youwei.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("look-up/", views.lookup, name="look-up"),
    path("look-up/say/", views.say, name="say"),
    path("look-up/separate/", views.separate, name="separate"),
    path("look-up/erase/", views.ask_erasure, name="ask-erasure"),
    path("slip/<slug:reference>/", views.slip, name="slip"),
    path("order/", views.order, name="order"),
    path("order/look/", views.look, name="look"),
    path("order/spot/", views.spot, name="spot"),
    path("order/token/", views.token, name="token"),
    path("order/worker.js", views.worker, name="worker"),
    path("send/<slug:procedure>/", views.send, name="send"),
    path("mine/", views.mine, name="mine"),
    path("mine/code/", views.code, name="mine-code"),
    path("mine/texts/", views.texts, name="mine-texts"),
    path("mine/leave/", views.leave, name="mine-leave"),
    path("s/<slug:link>/", views.link, name="link"),
    path("letters/", views.letters, name="letters"),
    path("letters/feed.atom", views.feed, name="feed"),
    path("open311/v2/services.<str:kind>", views.services, name="services"),
    path("open311/v2/requests.<str:kind>", views.requests, name="requests"),
    path("open311/v2/requests/<slug:reference>.<str:kind>", views.one_request, name="request"),
    path("letters/<slug:reference>/", views.letter, name="letter"),
]
