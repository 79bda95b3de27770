"""The officials' front page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from youwei.chronicle.actions import read_notice
from youwei.chronicle.clock import now
from youwei.desk import queries
from youwei.identity.requests import SignedInRequest

SHOWN = 12
"""Rows of one group; the rest is in the list."""
GREETINGS = {
    "morning": lambda: _("Good morning, %(name)s"),
    "afternoon": lambda: _("Good afternoon, %(name)s"),
    "evening": lambda: _("Good evening, %(name)s"),
}


@require_GET
@login_required
def desk(request: SignedInRequest) -> HttpResponse:
    """Show what waits for somebody, what they may begin, and what they are told."""
    at = now()
    made = queries.desk_of(request.user, now=at)
    page = {
        "greeting": GREETINGS[queries.part_of_day(at)]() % {"name": request.user.name},
        "now": at,
        "week": at.isocalendar().week,
        "waiting": made.waiting,
        "notices": made.news,
        "begins": made.begins,
        "most": SHOWN,
        "charged": made.charged,
    }
    return render(request, "desk/desk.html", page)


@require_POST
@login_required
def read(request: SignedInRequest) -> HttpResponse:
    """Mark what one was told as read."""
    for key in request.POST.getlist("key"):
        read_notice(key=key, by=request.user)
    return redirect("desk:desk")
