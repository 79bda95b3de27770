"""Orders of one thing, joined at the bench: shown beside each other, joined, and parted."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from youwei.desk import actions, queries
from youwei.desk.queries.bench import MOST, ORDER
from youwei.identity.requests import SignedInRequest
from youwei.packs.declared import NotAllowed
from youwei.procedures.models import Case
from youwei.web.words import refused


@require_POST
@login_required
def join_ticked(request: SignedInRequest) -> HttpResponse:
    """Show how alike the ticked orders are; with `sure`, join them to the one that leads."""
    if not queries.works_at_bench(request.user):
        raise Http404
    chosen, lead = request.POST.getlist("chosen")[:MOST], request.POST.get("lead", "")
    found = queries.ticked(chosen, request.user, lead=lead)
    if len(found) < 2:
        messages.warning(request, _("Tick at least two orders that are one thing."))
        return redirect("desk:bench")
    if "sure" not in request.POST:
        return _shown(request, found, "")
    first, *others = (one.case for one in found)
    try:
        reason = request.POST.get("reason", "")[:500]
        actions.join_orders(cases=others, lead=first, reason=reason, by=request.user)
    except NotAllowed as refusal:
        return _shown(request, found, refused(refusal))
    numbers = "&".join(f"joined={case.reference}" for case in others)
    return redirect(f"{reverse('desk:bench')}?on={first.reference}&{numbers}")


@require_POST
@login_required
def part_again(request: SignedInRequest) -> HttpResponse:
    """Undo a joining that has just been made."""
    if not queries.works_at_bench(request.user):
        raise Http404
    numbers = request.POST.getlist("joined")[:MOST]
    cases = list(Case.objects.of(ORDER).visible_to(request.user).filter(reference__in=numbers))
    try:
        reason = _("Joined by mistake")
        done = actions.part_orders(cases=cases, reason=reason, by=request.user)
    except NotAllowed as refusal:
        messages.warning(request, refused(refusal))
        return redirect("desk:bench")
    said = ngettext("%(n)s order goes alone again.", "%(n)s orders go alone again.", done)
    messages.success(request, said % {"n": done})
    return redirect("desk:bench")


def _shown(request: SignedInRequest, found: Sequence[queries.Ticked], why: str) -> HttpResponse:
    page = {"ticked": found, "why": why, "reason": request.POST.get("reason", "")}
    return render(request, "desk/together.html", page, status=422 if why else 200)
