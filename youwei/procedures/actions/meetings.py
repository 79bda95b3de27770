"""A meeting is called, its agenda and attendance are noted, and it is closed for good."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from secrets import token_hex

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Event
from youwei.identity.models import User
from youwei.identity.queries import holders_of
from youwei.packs import world
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.events import (
    AgendaChanged,
    AttendanceNoted,
    MeetingCalled,
    MeetingClosed,
    MinutesWritten,
)
from youwei.procedures.models import AgendaItem, Case, CaseAtMeeting, Meeting, MeetingSeat
from youwei.procedures.models.meetings import ABSENT, EXCUSED, PRESENT, bodies_of

STATES = frozenset({PRESENT, EXCUSED, ABSENT})
MOST_ITEMS = 60
LONGEST = 20_000


@recorded
def call_meeting(
    *, body: str, unit_path: str, held_on: date, place: str, chair: str, by: User
) -> Meeting:
    """Call a body together. Its members are those who hold the role at that unit now."""
    unit = next(
        (name for key, path, name in bodies_of(by) if (key, path) == (body, unit_path)), None
    )
    if unit is None:
        raise NotAllowed("This body is called together by somebody else.")
    members = holders_of(body, unit_path)
    if chair not in {one.key for one in members}:
        raise NotAllowed("Whoever chairs it is a member.")

    called = label(world.current().roles[body].label, "zh")
    meeting = Meeting.objects.create(
        key=f"meeting/{token_hex(6)}",
        title=f"{unit}·{called} {held_on:%Y-%m-%d}",
        body=body, unit_path=unit_path, unit_name=unit, held_on=held_on, place=place.strip(),
        chair_key=chair, keeper_key=by.key, keeper_name=str(by),
    )  # fmt: skip
    MeetingSeat.objects.bulk_create(
        MeetingSeat(meeting=meeting, user_key=one.key, name=one.name) for one in members
    )
    names = {one.key: one.name for one in members}
    event = MeetingCalled(
        body=called, held_on=held_on.isoformat(), place=meeting.place, chair=names[chair],
        members=list(names.values()), tells=[key for key in names if key != by.key],
    )  # fmt: skip
    note(event, meeting, by)
    return meeting


@recorded
def put_on_agenda(*, meeting: Meeting, case: Case, by: User) -> AgendaItem:
    """Put a case on the agenda that waits in a stage which asks this body."""
    meeting = kept(meeting, by)
    asks = case.here.asks
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotAllowed("There is no such case here.")
    if case.ended_at or asks is None or meeting.body not in asks.of:
        raise NotAllowed("This case does not wait for this body.")
    if not case.unit_path.startswith(meeting.unit_path):
        raise NotAllowed("This case is of another place.")
    if AgendaItem.objects.filter(
        case=case, stage=case.stage, meeting__closed_at=None, decided_at=None
    ).exists():
        raise NotAllowed("This case is on an agenda already.")
    last = meeting.items.order_by("-place").values_list("place", flat=True).first() or 0
    if last >= MOST_ITEMS:
        raise NotAllowed("An agenda has sixty cases at most.")

    item = AgendaItem.objects.create(
        meeting=meeting, case=case, place=last + 1, stage=case.stage
    )
    note(AgendaChanged(what="＋", case=case.reference), meeting, by, case)
    return item


@recorded
def take_off_agenda(*, item: AgendaItem, by: User) -> None:
    """Take a case off the agenda on which nothing was done yet."""
    item = in_hand(item, by)
    if item.noted or item.minutes or item.withdrawn or item.decided_at:
        raise NotAllowed("Something was done on this item: it stays, and is held over.")

    case, meeting = item.case, item.meeting
    item.delete()
    note(AgendaChanged(what="－", case=case.reference), meeting, by, case)


@recorded
def note_attendance(*, meeting: Meeting, states: Mapping[str, str], by: User) -> Meeting:
    """Note who is there, excused or absent; again, until the meeting is closed."""
    meeting = kept(meeting, by)
    seats = {seat.user_key: seat for seat in meeting.seats.all()}
    if not states.keys() <= seats.keys() or not set(states.values()) <= STATES:
        raise NotAllowed("Please note for each member: present, excused or absent.")

    for key, state in states.items():
        seats[key].state = state
    MeetingSeat.objects.bulk_update(seats.values(), ["state"])
    noted = {seat.name: seat.state for seat in seats.values()}
    present = sum(state == PRESENT for state in noted.values())
    note(AttendanceNoted(present=present, members=len(seats), states=noted), meeting, by)
    return meeting


@recorded
def write_minutes(*, item: AgendaItem, minutes: str, by: User) -> AgendaItem:
    """Write what was said on an item."""
    item = in_hand(item, by)
    if len(minutes) > LONGEST:
        raise NotAllowed("The minutes are too long: at most 20,000 characters.")
    if minutes.strip() == item.minutes:
        raise NotAllowed("Nothing was changed.")

    item.minutes = minutes.strip()
    item.save(update_fields=["minutes"])
    note(
        MinutesWritten(case=item.case.reference, minutes=item.minutes),
        item.meeting,
        by,
        item.case,
    )
    return item


@recorded
def close_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """Close it for good. What was not decided is held over; nothing changes any more."""
    meeting = kept(meeting, by)
    seats, items = list(meeting.seats.all()), list(meeting.items.select_related("case"))
    if not seats or any(not seat.state for seat in seats):
        raise NotAllowed("Please note for each member: present, excused or absent.")
    if not items:
        raise NotAllowed("There is nothing on the agenda.")
    waiting = sum(len(item.waiting) for item in items)
    if waiting:
        raise NotAllowed(
            "%(count)s answers are noted and not confirmed: by those who gave them, or by the"
            " signed sheet.",
            count=waiting,
        )

    meeting.closed_at = now()
    meeting.digest = hashlib.sha256(_as_text(meeting, seats, items).encode()).hexdigest()
    meeting.save(update_fields=["closed_at", "digest"])
    decided = sum(item.decided_at is not None for item in items)
    event = MeetingClosed(
        decided=decided, held_over=len(items) - decided, digest=meeting.digest
    )
    note(event, meeting, by)
    return meeting


def _as_text(meeting: Meeting, seats: list[MeetingSeat], items: list[AgendaItem]) -> str:
    """Write the closed sheet in one fixed form, for its digest."""
    plain = {
        "meeting": [meeting.key, meeting.title, meeting.place, meeting.sheet_digest],
        "seats": [[seat.user_key, seat.state] for seat in seats],
        "items": [
            [item.case.key, item.stage, item.outcome, item.minutes, item.withdrawn, item.result]
            for item in items
        ],
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def kept(meeting: Meeting, by: User) -> Meeting:
    """Lock a meeting for whoever keeps its sheet, while it is not closed."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.keeper_key != by.key:
        raise NotAllowed("%(name)s keeps the sheet of this meeting.", name=locked.keeper_name)
    refuse_closed(locked)
    return locked


def in_hand(item: AgendaItem, by: User) -> AgendaItem:
    """Lock an item, and its meeting, for whoever keeps the sheet."""
    kept(item.meeting, by)
    found = AgendaItem.objects.select_related("meeting", "case").get(pk=item.pk)
    if found.case.erased_at is not None:
        raise NotAllowed("This is erased already.")
    return found


def refuse_closed(meeting: Meeting) -> None:
    if meeting.closed_at is not None:
        raise NotAllowed("This meeting is closed: nothing on its sheet changes any more.")


def note(event: Event, meeting: Meeting, by: User, case: Case | None = None) -> None:
    """Record what happened at a meeting; of a case in its zone, and under its key."""
    if case is None:
        record(event, on=meeting, by=by, unit_path=meeting.unit_path)
        return
    zone, place = case.procedure.zone, meeting.unit_path
    on = CaseAtMeeting(meeting, case)
    record(event, on=on, by=by, about=[case.key], unit_path=place, zone=zone)
