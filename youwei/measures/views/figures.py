"""Public figures: every number says of how many it is, and opens to what it counts."""

import csv
import io
from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youwei.identity.models import User
from youwei.measures import queries
from youwei.measures.declarations import Measure
from youwei.measures.queries import Counted
from youwei.packs import world
from youwei.registers.queries.export import harmless

PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show all public figures, those of one declared page together."""
    public = queries.public_measures()
    figures = queries.figures_of(public)
    groups = [
        (page.title, [figures[key] for key in page.measures if key in public])
        for page in world.current().sheets["measures"].values()
    ]
    shown = [one for one in groups if one[1]]
    page = {"groups": shown, "has_map": bool(queries.mapped_measures())}
    return render(request, "measures/index.html", page)


@require_GET
def open_data(request: HttpRequest) -> HttpResponse:
    """Send all public figures with their splits as a table that anybody may use."""
    made = io.StringIO()
    writer = csv.writer(made)
    for row in queries.open_rows():
        writer.writerow([harmless(cell) for cell in row])
    answer = HttpResponse("\ufeff" + made.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return answer


@require_GET
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """Show one figure with its splits."""
    _measure(key)
    figure = queries.figure_of(key)
    page = {
        "figure": figure,
        "about": _about(key),
        "names": _names(figure.measure),
        "frozen": queries.frozen_months(key)[key],
    }
    return render(request, "measures/measure.html", page)


@require_GET
def rows(request: HttpRequest, key: str) -> HttpResponse:
    """List what a number counts, as far as this person may read it."""
    declared = _measure(key)
    user = request.user if isinstance(request.user, User) else None
    found = _behind(request, key, declared, user)
    readable = queries.readable_of(declared, found, user)
    shown = Paginator(readable, PAGE).get_page(request.GET.get("page"))
    titles = queries.titles_of(declared, [row.key for row in shown], user)
    lines = [(row, titles[row.key]) for row in shown if row.key in titles]
    page = {
        "key": key,
        "measure": declared,
        "lines": lines,
        "shown": shown,
        "total": len(found),
        "readable": len(readable),
    }
    return render(request, "measures/rows.html", page)


def _behind(
    request: HttpRequest, key: str, declared: Measure, user: User | None
) -> Sequence[Counted]:
    """Return the rows behind one group of a split, one area of the map, or all."""
    by, group = request.GET.get("by", ""), request.GET.get("is", "")
    if by and by not in (*declared.by, "month"):
        raise Http404
    if area := request.GET.get("in", ""):
        period = request.GET.get("period", "") if user is not None else ""
        return queries.rows_in(key, area=area, period=period, user=user)
    return queries.rows_behind(declared, by=by, group=group)


def _measure(key: str) -> Measure:
    found = queries.public_measures().get(key)
    if found is None:
        raise Http404
    return found


def _about(key: str) -> str:
    sheets = world.current().sheets["measures"].values()
    return next((str(page.about) for page in sheets if key in page.measures), "")


def _names(measure: Measure) -> dict[str, str]:
    """Return what the paths of a split are called."""
    row = world.current().row(measure.of)
    fields = row.fields if row is not None else {}
    return {path: fields[path].label for path in measure.by if path in fields}
