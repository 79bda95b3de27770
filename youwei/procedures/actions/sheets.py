"""Answers at a meeting: noted by whoever keeps the sheet, and given by those who sat there.

What is noted is nobody's answer yet. It becomes one when the member confirms it on a device of
their own, or when the sheet that everybody has signed is handed in.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from youwei.chronicle.actions import recorded
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions.answers import answer_case, answer_for, correct_answer
from youwei.procedures.actions.documents import keep, kind_of
from youwei.procedures.actions.meetings import in_hand, kept, note, refuse_closed
from youwei.procedures.actions.moves import move_case
from youwei.procedures.actions.withdrawing import Member, bring_back_to, withdraw_from
from youwei.procedures.events import AnswersNoted, SheetSigned
from youwei.procedures.machine import quorum
from youwei.procedures.models import AgendaItem, Case, Meeting
from youwei.procedures.models.meetings import PRESENT


@recorded
def note_answers(
    *, item: AgendaItem, answers: Mapping[str, tuple[str, str]], by: User
) -> AgendaItem:
    """Note what each of those present said, as (choice, reason)."""
    item = in_hand(item, by)
    here, asks = _asked_here(item), item.case.here.asks
    if asks is None or asks.secret:
        raise NotAllowed("This vote is secret: it is cast in the ballot box, not here.")
    if not answers.keys() <= here.keys():
        raise NotAllowed("Only those who are present and asked are noted.")
    done = {given.seat for given in item.case.present.answers}  # in between, on their phones
    answers = {key: one for key, one in answers.items() if key not in done}
    for choice, reason in answers.values():
        if choice not in asks.choices:
            raise NotAllowed("Please choose one of the answers.")
        if choice in asks.reason_for and not reason.strip():
            raise NotAllowed("Please give a reason.")

    item.noted = {key: [choice, reason.strip()] for key, (choice, reason) in answers.items()}
    item.save(update_fields=["noted"])
    event = AnswersNoted(case=item.case.reference, count=len(answers))
    note(event, item.meeting, by, item.case)
    return item


@recorded
def confirm_noted(*, item: AgendaItem, by: User) -> AgendaItem:
    """Say that what was noted is what one said: it is one's answer now."""
    item = _open(item)
    if by.key not in item.noted:
        raise NotAllowed("Nothing is noted for you here.")
    choice, reason = item.noted[by.key]
    return _answer(item, choice, reason, by)


@recorded
def answer_here(*, item: AgendaItem, choice: str, reason: str, by: User) -> AgendaItem:
    """Answer at the meeting on a device of one's own, or otherwise than it was noted."""
    return _answer(_open(item), choice, reason, by)


def _answer(item: AgendaItem, choice: str, reason: str, by: User) -> AgendaItem:
    if by.key not in _asked_here(item):
        raise NotAllowed("Whoever is not present, or is not asked, does not answer here.")

    answer_case(case=item.case, choice=choice, reason=reason, by=by)
    item.noted = {key: one for key, one in item.noted.items() if key != by.key}
    item.save(update_fields=["noted"])
    return item


@recorded
def hand_in_sheet(*, meeting: Meeting, name: str, data: bytes, by: User) -> Meeting:
    """Hand in the sheet that everybody has signed: what was noted is answered by it."""
    meeting = kept(meeting, by)
    kind = kind_of(name, data)
    digest = hashlib.sha256(data).hexdigest()
    keep(digest, data)

    meeting.sheet_name, meeting.sheet_digest = Path(name).name[:200], digest
    meeting.sheet_kind = kind
    meeting.save(update_fields=["sheet_name", "sheet_digest", "sheet_kind"])
    names, answered = _names(meeting), 0
    for item in meeting.items.filter(decided_at=None).select_related("case"):
        for key, (choice, reason) in item.waiting.items():
            who = Member(key, names[key])
            answer_for(
                case=item.case, who=who, choice=choice, reason=reason, sheet=digest, by=by
            )
            answered += 1
        item.noted = {}
        item.save(update_fields=["noted"])
    event = SheetSigned(file=meeting.sheet_name, digest=digest, answers=answered)
    note(event, meeting, by)
    return meeting


@recorded
def correct_here(
    *, item: AgendaItem, key: str, choice: str, reason: str, why: str, by: User
) -> AgendaItem:
    """Correct an answer before the item is decided: one's own, or what was read wrongly."""
    item = _open(item)
    given = next((one for one in item.case.present.answers if one.seat == key), None)
    is_read_wrongly = given is not None and given.entered_by == by.key
    if by.key != key and not (is_read_wrongly and by.key == item.meeting.keeper_key):
        raise NotAllowed(
            "Only whoever gave an answer corrects it, or who entered it from the sheet."
        )

    who = Member(key, _names(item.meeting).get(key, str(by)))
    correct_answer(case=item.case, who=who, choice=choice, reason=reason, why=why, by=by)
    return item


@recorded
def withdraw_here(*, item: AgendaItem, key: str, reason: str, by: User) -> AgendaItem:
    """Note that a member withdraws from an item: themselves, or whoever keeps the sheet."""
    item, name = _of_member(item, key, by)
    withdraw_from(case=item.case, who=Member(key, name), reason=reason, by=by)
    item.withdrawn = {**item.withdrawn, key: reason.strip()}
    item.noted = {who: one for who, one in item.noted.items() if who != key}
    item.save(update_fields=["withdrawn", "noted"])
    return item


@recorded
def bring_back_here(*, item: AgendaItem, key: str, reason: str, by: User) -> AgendaItem:
    """Undo a withdrawal that was noted by mistake."""
    item = in_hand(item, by)
    name = _names(item.meeting).get(key, key)
    bring_back_to(case=item.case, who=Member(key, name), reason=reason, by=by)
    item.withdrawn = {who: one for who, one in item.withdrawn.items() if who != key}
    item.save(update_fields=["withdrawn"])
    return item


@recorded
def decide_here(*, item: AgendaItem, place: int, reason: str, by: User) -> Case:
    """Take the move that the answers have opened, as on the page of the case."""
    item = _open(item)
    return move_case(case=item.case, place=place, by=by, reason=reason)


def _of_member(item: AgendaItem, key: str, by: User) -> tuple[AgendaItem, str]:
    item = _open(item)
    names = _names(item.meeting)
    if key not in names or by.key not in (key, item.meeting.keeper_key):
        raise NotAllowed("A member withdraws, or whoever keeps the sheet notes it.")
    return item, names[key]


def _open(item: AgendaItem) -> AgendaItem:
    """Lock an item that is not decided, of a meeting that is not closed."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    refuse_closed(meeting)
    item = AgendaItem.objects.select_related("meeting", "case").get(pk=item.pk)
    if item.decided_at is not None or item.case.stage != item.stage:
        raise NotAllowed("This item is decided: %(outcome)s.", outcome=item.outcome or "—")
    return item


def _asked_here(item: AgendaItem) -> dict[str, str]:
    """Return who is asked and present; refuse where they are fewer than the quorum."""
    if item.decided_at is not None or item.case.stage != item.stage:
        raise NotAllowed("This item is decided: %(outcome)s.", outcome=item.outcome or "—")
    seats, asks = item.case.present.seats, item.case.here.asks
    present = {one.user_key: one.name for one in item.meeting.seats.filter(state=PRESENT)}
    here = {key: name for key, name in present.items() if key in seats}
    need = quorum(asks, len(seats))
    if len(here) < need:
        raise NotAllowed(
            "Not enough are here: %(need)s of %(asked)s who are asked must be present, and"
            " %(here)s are. The item can be held over.",
            need=need,
            asked=len(seats),
            here=len(here),
        )
    return here


def _names(meeting: Meeting) -> dict[str, str]:
    return {seat.user_key: seat.name for seat in meeting.seats.all()}
