"""The page that a client of the rig asks for."""

from django.http import HttpRequest, HttpResponse

from benchmarks.rig import actions


def keep(request: HttpRequest, number: str) -> HttpResponse:
    """Keep the number, and say so only when it is kept."""
    actions.keep(number=number, by=actions.CLIENT)
    return HttpResponse("kept")
