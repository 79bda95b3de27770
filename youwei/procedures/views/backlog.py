"""Old cases, put in charge of leaders."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from youwei.identity.models import User
from youwei.identity.requests import SignedInRequest
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures import actions, queries
from youwei.procedures.models import Case
from youwei.procedures.queries.backlog import Old
from youwei.web.words import label, refused

MOST_CHOSEN = 200


@login_required
def backlog(request: SignedInRequest, procedure: str) -> HttpResponse:
    """Show what has grown old, and put a leader in charge of what is ticked."""
    sheet = world.current().sheets["procedures"].get(procedure)
    if sheet is None or not queries.may_hand_over(request.user, sheet):
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            count = _put(request, procedure)
            said = _("%(count)s cases have a leader in charge from here on.")
            messages.success(request, said % {"count": count})
            return redirect(request.get_full_path())
        except NotAllowed as no:
            refusal = refused(no)
    age, unit = request.GET.get("age", ""), request.GET.get("unit", "")
    made, chosen = (
        queries.backlog_page(procedure, request.user, age=age, unit=unit),
        _chosen(request),
    )
    page = {
        "page": made,
        "columns": _columns(),
        "rows": [_line(old, is_chosen=old.case.reference in chosen) for old in made.rows],
        "age": age,
        "unit": unit,
        "leader": request.POST.get("leader", ""),
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
    }
    return render(request, "procedures/backlog.html", page, status=422 if refusal else 200)


def _columns() -> Sequence[Mapping[str, object]]:
    names = [_("Number"), _("Matter"), _("Days"), _("Unit in charge"), _("Stage")]
    names.append(_("Leader in charge"))
    return [{"label": name, "is_number": place == 2} for place, name in enumerate(names)]


def _line(old: Old, *, is_chosen: bool) -> Mapping[str, object]:
    late = _("late") if old.is_late else ""
    stage = "·".join(filter(None, [label(old.case.here.label), late]))
    url, key = old.case.get_absolute_url(), old.case.reference
    cells = [key, old.case.label, str(old.days), label(old.unit), stage, label(old.leader)]
    return {"key": key, "url": url, "cells": cells, "is_chosen": is_chosen}


def _chosen(request: SignedInRequest) -> Sequence[str]:
    return request.POST.getlist("chosen")[:MOST_CHOSEN]


def _put(request: SignedInRequest, procedure: str) -> int:
    chosen = _chosen(request)
    seen = Case.objects.of(procedure).visible_to(request.user)
    leader = User.objects.filter(key=request.POST.get("leader", ""), is_active=True).first()
    if leader is None:
        raise NotAllowed("Please choose the leader who is put in charge.")
    return actions.put_in_charge(
        cases=list(seen.filter(reference__in=chosen).order_by("pk")),
        leader=leader,
        by=request.user,
        reason=request.POST.get("reason", ""),
    )
