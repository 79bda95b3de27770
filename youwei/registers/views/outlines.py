"""Outlines of units, for maps: compressed once, kept by browsers under their address."""

import gzip

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from youwei.registers import queries

LONG, SHORT = 365 * 24 * 60 * 60, 60
"""Seconds that a browser may keep the outlines: those of a named state never change."""


@require_GET
def outlines(request: HttpRequest, level: str) -> HttpResponse:
    """Send the outlines of all towns, villages or grids; what they are is public."""
    if level not in queries.LEVELS:
        raise Http404
    made = queries.outlines_of(level)
    is_plain = "gzip" not in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(gzip.decompress(made) if is_plain else made)
    answer["Content-Type"] = "application/json"
    if not is_plain:
        answer["Content-Encoding"] = "gzip"
    is_named = request.GET.get("v") == queries.outlines_version(level)
    answer["Cache-Control"] = f"public, max-age={LONG if is_named else SHORT}"
    answer["Vary"] = "Accept-Encoding"
    return answer
