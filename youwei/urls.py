"""Every door of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("youwei.identity.urls")),
    path("", include("youwei.chronicle.urls")),
    path("", include("youwei.ballots.urls")),
    path("", include("youwei.registers.urls")),
    path("", include("youwei.measures.urls")),
    path("", include("youwei.desk.urls")),
    path("", include("youwei.portal.urls")),
    path("", include("youwei.procedures.urls")),
    path("", include("youwei.interop.intake.urls")),
    path("", include("youwei.web.urls")),
]

handler400 = "youwei.web.views.bad_request"
handler403 = "youwei.web.views.denied"
handler404 = "youwei.web.views.not_found"
handler500 = "youwei.web.views.broken"
