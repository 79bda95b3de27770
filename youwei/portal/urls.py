from django.urls import path

from youwei.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("look-up/", views.lookup, name="look-up"),
    path("look-up/say/", views.say, name="say"),
    path("send/<slug:procedure>/", views.send, name="send"),
    path("letters/", views.letters, name="letters"),
    path("letters/<slug:reference>/", views.letter, name="letter"),
]
