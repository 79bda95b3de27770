"""Cases of one thing: joined to one, separated, and one made into two."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youwei.identity.requests import SignedInRequest
from youwei.packs.declared import NotAllowed
from youwei.packs.values import is_closed
from youwei.procedures import actions
from youwei.procedures.forms import FieldsForm
from youwei.procedures.models import Case
from youwei.procedures.views.cases import _found, _show_refused
from youwei.web.words import refused

BENCH = "bench"


@require_POST
@login_required
def join(request: SignedInRequest, reference: str) -> HttpResponse:
    """Let a case go along with the one whose number was given."""
    found = _found(request, reference)
    number = request.POST.get("number", "").strip().upper()[:50]
    lead = Case.objects.visible_to(request.user).filter(reference=number).first()
    try:
        if lead is None:
            raise NotAllowed("There is no case with the number %(number)s here.", number=number)
        reason = request.POST.get("reason", "")[:500]
        actions.join_case(case=found, lead=lead, by=request.user, reason=reason)
    except NotAllowed as refusal:
        return _show_refused(request, found, refused(refusal))
    said = _("%(case)s goes along with %(lead)s from here on.")
    messages.success(request, said % {"case": found.reference, "lead": lead.reference})
    if request.POST.get("back") != BENCH:
        return redirect(found)
    after = request.POST.get("after", "")  # goes on with the one that stood under it
    return redirect(reverse("desk:bench") + (f"?{urlencode({'on': after})}" if after else ""))


@require_POST
@login_required
def separate(request: SignedInRequest, reference: str) -> HttpResponse:
    """Let a case go on alone."""
    found = _found(request, reference)
    try:
        reason = request.POST.get("reason", "")[:500]
        actions.separate_case(case=found, by=request.user, reason=reason)
    except NotAllowed as refusal:
        return _show_refused(request, found, refused(refusal))
    messages.success(request, _("%(case)s goes on alone.") % {"case": found.reference})
    return redirect(found)


@require_POST
@login_required
def split(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make a second case of a part of this one."""
    found = _found(request, reference)
    sheet = found.procedure
    starts = sheet.stages[sheet.starts].fills
    words = {
        key: sheet.fields[key]
        for key in starts
        if sheet.fields[key].type in ("text", "note") and not is_closed(sheet.fields[key])
    }
    form = FieldsForm(request.POST, declared=words)
    try:
        if not form.is_valid():
            raise NotAllowed("Please write what the second matter is.")
        reason = request.POST.get("reason", "")[:500]
        sent = {key: value for key, value in form.filled().items() if value}
        made = actions.split_case(case=found, filled=sent, reason=reason, by=request.user)
    except NotAllowed as refusal:
        return _show_refused(request, found, refused(refusal))
    if request.POST.get("back") == BENCH:
        there = reverse("desk:bench")
        return redirect(f"{there}?on={made.reference}&split={found.reference}")
    messages.success(request, _("A second case was made: %(case)s.") % {"case": made.reference})
    return redirect(made)
