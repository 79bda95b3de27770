from django.urls import path

from youwei.chronicle import views

app_name = "chronicle"
urlpatterns = [
    path("chronicle/", views.listing, name="listing"),
    path("chronicle/<int:number>/", views.entry, name="entry"),
    path("chronicle/dossier.jsonl", views.dossier, name="dossier"),
    path("chronicle/verify/", views.verifying, name="verify"),
    path("chronicle/heads/", views.heads, name="heads"),
    path("chronicle/head.json", views.head_file, name="head"),
    path("chronicle/verify_chronicle.py", views.verifier, name="verifier"),
]
