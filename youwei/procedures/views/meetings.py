"""Meetings of a body: called, kept, answered on everybody's own device, closed."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from youwei.identity.requests import SignedInRequest
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import meetings as acts
from youwei.procedures.actions import path_of, sheets
from youwei.procedures.forms import CallForm
from youwei.procedures.models import AgendaItem, Case, Meeting
from youwei.procedures.queries.meetings import (
    bodies_offered,
    chairs_of,
    meetings_of,
    sheet_of,
    sits_anywhere,
)
from youwei.web.words import refused

SAID = 2000
"""Characters of a reason."""


@require_GET
@login_required
def meetings(request: SignedInRequest) -> HttpResponse:
    """List the meetings that concern this person, and offer to call one."""
    if not sits_anywhere(request.user):
        raise Http404
    page = {
        "meetings": meetings_of(request.user),
        "bodies": bodies_offered(request.user),
    }
    return render(request, "procedures/meetings.html", page)


@login_required
def call(request: SignedInRequest, body: str) -> HttpResponse:
    """Call a body together."""
    offered = next((one for one in bodies_offered(request.user) if one.key == body), None)
    if offered is None:
        raise Http404
    form = CallForm(request.POST or None, chairs=chairs_of(offered))
    if form.is_valid():
        try:
            made = acts.call_meeting(
                body=body, unit_path=offered.unit_path, by=request.user, **form.cleaned_data
            )
            return redirect(made)
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    status = 422 if form.errors else 200
    page = {"form": form, "body": offered}
    return render(request, "procedures/call.html", page, status=status)


@require_GET
@login_required
def meeting(request: SignedInRequest, name: str) -> HttpResponse:
    """Show the sheet."""
    return _sheet(request, _found(request, name))


@require_POST
@login_required
def meeting_step(request: SignedInRequest, name: str, step: str) -> HttpResponse:
    """Do something with the meeting as a whole."""
    found = _found(request, name)
    if step not in STEPS:
        raise Http404
    act, says = STEPS[step]
    try:
        act(found, request)
    except NotAllowed as refusal:
        return _sheet(request, found, refusal=refused(refusal))
    messages.success(request, _(says))
    return redirect(found)


@require_POST
@login_required
def item_step(request: SignedInRequest, name: str, place: int, step: str) -> HttpResponse:
    """Do something with one item of the agenda."""
    found = _found(request, name)
    items = AgendaItem.objects.select_related("meeting", "case")
    item = get_object_or_404(items, meeting=found, place=place)
    may_see = Case.objects.visible_to(request.user).filter(pk=item.case_id).exists()
    if step not in ITEM_STEPS or not may_see:
        raise Http404
    act, says = ITEM_STEPS[step]
    try:
        act(item, request)
    except NotAllowed as refusal:
        return _sheet(request, found, refusal=refused(refusal), at=place)
    messages.success(request, _(says))
    return redirect(f"{found.get_absolute_url()}#item-{place}")


@require_GET
@login_required
def signed_sheet(request: SignedInRequest, name: str) -> HttpResponseBase:
    """Send the sheet that was signed."""
    found = _found(request, name)
    if not found.sheet_digest:
        raise Http404
    path = path_of(found.sheet_digest)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=found.sheet_name)
    response["Content-Type"] = found.sheet_kind
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _found(request: SignedInRequest, name: str) -> Meeting:
    mine = Meeting.objects.visible_to(request.user)
    found: Meeting = get_object_or_404(mine, key=f"meeting/{name}")
    return found


def _sheet(
    request: SignedInRequest, found: Meeting, *, refusal: str = "", at: int = 0
) -> HttpResponse:
    """Show the sheet; where something was refused, with what was sent (`at`: of which item)."""
    page = {
        "sheet": sheet_of(found, request.user),
        "refusal": refusal,
        "at": at,
        "typed": request.POST if refusal else {},
    }
    status = 422 if refusal else 200
    return render(request, "procedures/meeting.html", page, status=status)


def _agenda(found: Meeting, request: SignedInRequest) -> None:
    sent = request.POST.get("case", "")[:60]
    mine = Case.objects.visible_to(request.user)
    case = mine.filter(reference=sent).first()
    if case is None:
        raise NotAllowed("There is no such case here.")
    acts.put_on_agenda(meeting=found, case=case, by=request.user)


def _attendance(found: Meeting, request: SignedInRequest) -> None:
    acts.note_attendance(meeting=found, states=_named(request, "state-"), by=request.user)


def _named(request: SignedInRequest, prefix: str) -> dict[str, str]:
    """Return what was sent under names that begin so, by the rest of the name."""
    sent = request.POST
    keys = [name.removeprefix(prefix) for name in sent if name.startswith(prefix)]
    return {key: value for key in keys if (value := str(sent.get(f"{prefix}{key}", "")))}


def _signed(found: Meeting, request: SignedInRequest) -> None:
    file = request.FILES.get("sheet")
    if file is None:
        raise NotAllowed("Please choose the file of the signed sheet.")
    sheets.hand_in_sheet(meeting=found, name=file.name or "", data=file.read(), by=request.user)


def _close(found: Meeting, request: SignedInRequest) -> None:
    acts.close_meeting(meeting=found, by=request.user)


def _note(item: AgendaItem, request: SignedInRequest) -> None:
    reasons = _named(request, "reason-")
    answers = {
        key: (choice, reasons.get(key, "")[:SAID])
        for key, choice in _named(request, "choice-").items()
    }
    sheets.note_answers(item=item, answers=answers, by=request.user)


def _confirm(item: AgendaItem, request: SignedInRequest) -> None:
    sheets.confirm_noted(item=item, by=request.user)


def _answer(item: AgendaItem, request: SignedInRequest) -> None:
    sent = request.POST
    choice, reason = sent.get("choice", "")[:60], sent.get("reason", "")[:SAID]
    sheets.answer_here(item=item, choice=choice, reason=reason, by=request.user)


def _correct(item: AgendaItem, request: SignedInRequest) -> None:
    sent = request.POST
    sheets.correct_here(
        item=item, key=sent.get("who", request.user.key), by=request.user,
        choice=sent.get("choice", ""), reason=sent.get("reason", "")[:SAID],
        why=sent.get("why", "")[:SAID],
    )  # fmt: skip


def _withdraw(item: AgendaItem, request: SignedInRequest) -> None:
    who, reason = request.POST.get("who", request.user.key), request.POST.get("reason", "")
    sheets.withdraw_here(item=item, key=who, reason=reason[:SAID], by=request.user)


def _bring_back(item: AgendaItem, request: SignedInRequest) -> None:
    who, reason = request.POST.get("who", ""), request.POST.get("reason", "")
    sheets.bring_back_here(item=item, key=who, reason=reason[:SAID], by=request.user)


def _minutes(item: AgendaItem, request: SignedInRequest) -> None:
    acts.write_minutes(item=item, minutes=request.POST.get("minutes", ""), by=request.user)


def _decide(item: AgendaItem, request: SignedInRequest) -> None:
    place = request.POST.get("place", "")
    if not place.isdecimal() or len(place) > 3:
        raise NotAllowed("There is no such move here.")
    reason = request.POST.get(f"reason-{place}", "")[:SAID]
    sheets.decide_here(item=item, place=int(place), reason=reason, by=request.user)


def _take_off(item: AgendaItem, request: SignedInRequest) -> None:
    acts.take_off_agenda(item=item, by=request.user)


Act = Callable[[Any, SignedInRequest], None]
STEPS: Mapping[str, tuple[Act, str]] = {
    "agenda": (_agenda, gettext_noop("It is on the agenda.")),
    "attendance": (_attendance, gettext_noop("Noted who is there.")),
    "signed": (_signed, gettext_noop("The signed sheet is kept; what it says is answered.")),
    "close": (_close, gettext_noop("The meeting is closed. Its sheet changes no more.")),
}
ITEM_STEPS: Mapping[str, tuple[Act, str]] = {
    "note": (_note, gettext_noop("Noted. It counts once it is confirmed or signed.")),
    "confirm": (_confirm, gettext_noop("Your answer is recorded.")),
    "answer": (_answer, gettext_noop("Your answer is recorded.")),
    "correct": (_correct, gettext_noop("Corrected; the record keeps both.")),
    "withdraw": (_withdraw, gettext_noop("Noted: they withdrew, and are not counted.")),
    "bring-back": (_bring_back, gettext_noop("They are asked again.")),
    "minutes": (_minutes, gettext_noop("The minutes are kept.")),
    "decide": (_decide, gettext_noop("Decided, and recorded with the case.")),
    "take-off": (_take_off, gettext_noop("It is off the agenda.")),
}
