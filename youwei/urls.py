"""Every door of the house that this deployment's zones have."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from youwei.interop.programs.api import api
from youwei.packs import world
from youwei.packs.declared import Zone

EVERYWHERE: tuple[Zone, ...] = ("public", "office", "cadre")
INSIDE: tuple[Zone, ...] = ("office", "cadre")
DOORS: tuple[tuple[str, tuple[Zone, ...]], ...] = (
    ("youwei.portal.urls", ("public",)),  # first: most who come are residents
    ("youwei.identity.urls", EVERYWHERE),
    ("youwei.channels.urls", EVERYWHERE),
    ("youwei.chronicle.urls", EVERYWHERE),
    ("youwei.ballots.urls", INSIDE),
    ("youwei.registers.urls", EVERYWHERE),
    ("youwei.measures.urls", EVERYWHERE),
    ("youwei.assessments.urls", INSIDE),
    ("youwei.desk.urls", INSIDE),
    ("youwei.procedures.urls", EVERYWHERE),
    ("youwei.zones.urls", ("cadre",)),
    ("youwei.interop.intake.urls", INSIDE),
    ("youwei.interop.imports.urls", INSIDE),
    ("youwei.interop.dossier.urls", EVERYWHERE),
    ("youwei.interop.tour.urls", EVERYWHERE),
    ("youwei.web.urls", EVERYWHERE),
)
"""Pages of declared things are everywhere: what a zone does not declare is not found there."""


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(doors)) for doors, zones in DOORS if world.runs(*zones)
]
if world.runs(*INSIDE):
    urlpatterns.append(path("api/", api.urls))
if not world.runs("public"):
    urlpatterns.append(path("", RedirectView.as_view(pattern_name="desk:desk")))

handler400 = "youwei.web.views.bad_request"
handler403 = "youwei.web.views.denied"
handler404 = "youwei.web.views.not_found"
handler500 = "youwei.web.views.broken"
