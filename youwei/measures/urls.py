from django.urls import path

from youwei.measures import views

app_name = "measures"
urlpatterns = [
    path("statistics/", views.index, name="index"),
    path("statistics/open.csv", views.open_data, name="open"),
    path("statistics/map/", views.public_map, name="public-map"),
    path("map/", views.staff_map, name="map"),
    path("statistics/<slug:key>/", views.measure, name="measure"),
    path("statistics/<slug:key>/rows/", views.rows, name="rows"),
]
