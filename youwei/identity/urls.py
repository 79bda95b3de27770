from django.urls import path

from youwei.identity import views

app_name = "identity"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/as/<slug:username>/", views.sign_in_as, name="sign-in-as"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", views.account, name="account"),
    path("account/second/", views.second, name="second"),
    path("account/programs/", views.programs, name="programs"),
    path("account/programs/end/", views.program_ended, name="program-ended"),
    path("account/away/", views.away, name="away"),
    path("account/away/end/", views.back, name="back"),
]
