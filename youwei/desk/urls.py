from django.urls import path

from youwei.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("bench/", views.bench, name="bench"),
    path("bench/all/", views.all_at_once, name="bench-all"),
    path("bench/join/", views.join_ticked, name="bench-join"),
    path("bench/part/", views.part_again, name="bench-part"),
    path("bench/<slug:reference>/", views.one, name="bench-one"),
    path("hot/", views.hot, name="hot"),
    path("hot/<slug:key>/", views.hot_issue, name="hot-issue"),
    path("erasures/", views.erasures, name="erasures"),
    path("erasures/again/<slug:register>/", views.again, name="again"),
    path("erasures/<slug:reference>/", views.decide, name="decide"),
    path("cockpit/", views.cockpit, name="cockpit"),
    path("desk/read/", views.read, name="read"),
]
