"""Grid maps: figures of towns, villages and grids, drawn and as a table beside the drawing."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from youwei.chronicle.clock import today
from youwei.identity.models import User
from youwei.identity.requests import SignedInRequest
from youwei.measures import queries
from youwei.registers.queries import LEVELS, outlines_version
from youwei.web.ground import ground

NAMES = {
    "town": lambda: _("Towns"),
    "village": lambda: _("Communities and villages"),
    "grid": lambda: _("Grids"),
}


@require_GET
@login_required
def staff_map(request: SignedInRequest) -> HttpResponse:
    """Show a measure on the map, over a period; small numbers to whoever may read the rows."""
    if not queries.has_map(request.user):
        raise Http404
    return _map(request, user=request.user)


@require_GET
def public_map(request: HttpRequest) -> HttpResponse:
    """Show a published figure on the map, over all time: periods would tell who is new."""
    return _map(request, user=None)


def _map(request: HttpRequest, *, user: User | None) -> HttpResponse:
    measures = queries.mapped_measures()
    key = request.GET.get("measure") or next(iter(measures), "")
    if key not in measures:
        if key or user is None:
            raise Http404
        return render(request, "measures/map.html", {"areas": None, "is_public": False})
    periods = _periods(today()) if user is not None else []
    period = request.GET.get("period", "")
    if period and period not in dict(periods):
        raise Http404
    under = request.GET.get("in", "")
    above = queries.way_to(under)
    if under and not above:
        raise Http404
    levels = _below(above[-1].level if under else "county")
    level = request.GET.get("each") or levels[0]
    if level not in levels:
        raise Http404
    areas = queries.areas_of(key, under=under, level=level, period=period, user=user)
    page = {
        "areas": areas,
        "is_public": user is None,
        "measures": measures,
        "periods": periods,
        "period": period,
        "levels": [(one, NAMES[one]()) for one in levels],
        "deeper": level != LEVELS[-1],
        "above": above,
        "ground": ground(),
        "outlines": [(one, outlines_version(one)) for one in _drawn(level)],
    }
    return render(request, "measures/map.html", page)


def _below(level: str) -> Sequence[str]:
    return LEVELS[LEVELS.index(level) + 1 :] if level in LEVELS else LEVELS


def _drawn(level: str) -> Sequence[str]:
    """Return the levels whose outlines are drawn: what is coloured, and the towns around it."""
    return [level] if level == "town" else [level, "town"]


def _periods(day: date) -> Sequence[tuple[str, str]]:
    """Return the years and months in which a matter may have come in."""
    names = (_("this month"), _("last month"), _("this year"), _("last year"))
    return list(zip(queries.periods_on(day), names, strict=True))
