"""The county head's one screen."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youwei.chronicle.clock import now
from youwei.desk import queries
from youwei.identity.requests import SignedInRequest
from youwei.measures.queries import is_watching


@require_GET
@login_required
def cockpit(request: SignedInRequest) -> HttpResponse:
    """Show the figures that this person watches; nobody else has the page."""
    if not is_watching(request.user):
        raise Http404
    page = {"cockpit": queries.cockpit_of(request.user, now=now())}
    return render(request, "desk/cockpit.html", page)
