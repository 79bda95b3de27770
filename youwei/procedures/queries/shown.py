"""A case in words and drawings: where it is, its clocks, what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from youwei.chronicle.models import Entry
from youwei.engines.calendar import Calendar, shipped
from youwei.packs import world
from youwei.packs.values import is_empty
from youwei.procedures.machine import Offer
from youwei.procedures.models import Turn
from youwei.procedures.queries.page import CasePage
from youwei.registers.queries.shown import NOTHING, ShownValue, say, say_each
from youwei.web import clockface, diagram
from youwei.web.telling import deed
from youwei.web.words import counted, label, lasting, masked, moment, refused


@dataclass(frozen=True)
class ShownMove:
    """A move as its button shows it."""

    place: int
    label: str
    needs_reason: bool
    why_not: str
    leads_to: str


@dataclass(frozen=True)
class ShownClock:
    """A deadline: how much is left, until when, and its days as cells."""

    name: str
    number: str
    unit: str
    until: str
    state: str  #: "late", "soon" or nothing
    face: clockface.Face
    warning: str
    may_extend: str  #: the key of the clock where this person may extend it
    basis: str = ""  #: what gives this time: a law, a paper


@dataclass(frozen=True)
class ShownEntry:
    """A line of what happened, as its component takes it."""

    who: str
    says: str
    quote: str
    at: datetime
    seal: int | None
    state: str


@dataclass(frozen=True)
class ShownCase:
    """Everything of a case's page in words."""

    diagram: diagram.Diagram
    moves: Sequence[ShownMove]
    closed_moves: Sequence[ShownMove]
    values: Sequence[ShownValue]
    clocks: Sequence[ShownClock]
    entries: Sequence[ShownEntry]
    whose: Sequence[str]
    stage: str
    number: int


def shown_case(page: CasePage, revealed: Mapping[str, Any]) -> ShownCase:
    """Return a case in the reader's language. No query."""
    stages = page.case.procedure.stages
    drawn = _drawn(page)
    is_open = {offer.place: _may_open(offer, page) for offer in page.offers}
    return ShownCase(
        diagram=drawn,
        moves=[_move(page, one) for one in page.offers if is_open[one.place]],
        closed_moves=[_move(page, one) for one in page.offers if not is_open[one.place]],
        values=[one for one in _values(page, revealed) if _is_read(one, page)],
        clocks=_clocks(page),
        entries=[_entry(entry, place) for place, entry in enumerate(page.history)],
        whose=list(dict.fromkeys(_seat(turn, page.labels) for turn in page.turns)),
        stage=label(stages[page.case.stage].label),
        number=drawn.number,  # the same that stands in the drawing
    )


def _may_open(offer: Offer, page: CasePage) -> bool:
    """Say whether a move has its button: it is open, or what the form asks may open it."""
    hangs_on = offer.hangs_on
    return offer.is_theirs and (offer.is_open or bool(hangs_on and hangs_on <= set(page.fills)))


def _is_read(value: ShownValue, page: CasePage) -> bool:
    """Say whether a value is read here; what stands in the form is not said twice."""
    return value.text != NOTHING and (value.is_closed or value.key not in page.fills)


def _drawn(page: CasePage) -> diagram.Diagram:
    sheet, present = page.case.procedure, page.case.stage
    stages = [
        diagram.Stage(key, label(stage.label), _notes(page, key))
        for key, stage in sheet.stages.items()
    ]
    moves = [
        diagram.Move(key, to, label(move.label))
        for key, stage in sheet.stages.items()
        for move in stage.moves
        for to in ([move.to, move.then] if move.then else [move.to])
    ]
    walked = [key for key in page.walked if key != present]
    return diagram.draw(stages, moves, present=present, walked=walked)


def _notes(page: CasePage, stage: str) -> tuple[str, ...]:
    """Return whose stage it is, and when the case came there."""
    role, _at, named = (page.case.procedure.stages[stage].by or "").partition("@")
    declared = world.current().roles.get(role)
    who = label(declared.label) if declared else ""
    if named == "opener" and not role:
        who = label(page.opener)
    calendar, at = shipped(), page.came_at.get(stage)
    day = calendar.local(page.at).date()
    return (who, moment(calendar.local(at), today=day) if at else "")


def _move(page: CasePage, offer: Offer) -> ShownMove:
    why = offer.refusal
    stages = page.case.procedure.stages
    return ShownMove(
        place=offer.place,
        label=label(offer.move.label),
        needs_reason=offer.move.reason,
        why_not=refused(why) if why else "",
        leads_to=label(stages[offer.to].label),
    )


def _values(page: CasePage, revealed: Mapping[str, Any]) -> Sequence[ShownValue]:
    shown = []
    for one in page.values:
        is_revealed = one.key in revealed
        if is_revealed:
            text = say(one.field, revealed[one.key], page.labels)
        elif one.is_closed:
            kept = page.case.closed.get(one.key)
            text = (
                masked(kept, one.field.type)
                if one.value and one.field.privacy == "masked"
                else ""
            )
            text = text or (_("sealed") if one.value else "–")
        elif one.field.type == "file":
            text = "–"  # files have a list of their own
        else:
            text = say_each(one.field, one.value, page.labels)
        name = label(one.field.label)
        may = one.may_reveal and not is_revealed
        shown.append(ShownValue(one.key, name, text, one.is_closed, may, is_revealed))
    return shown


def _clocks(page: CasePage) -> Sequence[ShownClock]:
    case, made = page.case, []
    if case.due_at is not None:
        name = label(case.here.label)
        one = _clock(name, case.entered_at, case.due_at, page, case.present.warning)
        made.append(replace(one, basis=case.here.basis))
    for key, running in page.clocks.items():
        if running.stopped_at is None:
            declared = case.procedure.clocks[key]
            name, since = label(declared.label), running.started_at
            one = _clock(name, since, running.due_at, page, running.warning, key)
            made.append(replace(one, basis=declared.basis))
    return made


def _clock(
    name: str, since: datetime, due: datetime, page: CasePage, warning: str, key: str = ""
) -> ShownClock:
    calendar = shipped()
    first, today = calendar.local(since).date(), calendar.local(page.at).date()
    last = calendar.local(due).date()
    length = max((last - first).days, (today - first).days)
    days = [
        _day(first + timedelta(days=n), today, last, calendar)
        for n in range(min(1, length), 1 + length)
    ]
    left = sum(day.kind in ("left", "today") for day in days)
    is_late = page.at > due
    number = counted(left, "workday") if not is_late else lasting(page.at - due)
    figure, _space, unit = number.partition(" ")
    state = "late" if is_late else "soon" if (last - today).days <= 1 else ""
    may = key if key in page.may_extend and not page.clocks[key].extended_by else ""
    until = (_("late since %(day)s") if is_late else _("until %(day)s")) % {
        "day": moment(calendar.local(due), today=today)
    }
    return ShownClock(name, figure, unit, until, state, clockface.face(days), warning, may)


def _day(day: date, today: date, last: date, calendar: Calendar) -> clockface.Day:
    if not calendar.is_workday(day):
        return clockface.Day(day, "free")
    if day > last:
        return clockface.Day(day, "late")
    if day == today:
        return clockface.Day(day, "today")
    return clockface.Day(day, "used" if day < today else "left")


def _entry(entry: Entry, place: int) -> ShownEntry:
    leaf = getattr(entry, "leaf", None)
    quote, says = str(entry.payload.get("reason") or ""), deed(entry)
    return ShownEntry(
        who=label(entry.by_name),
        says=says,
        quote="" if quote in says else quote,
        at=entry.happened_at,
        seal=leaf.number if leaf else None,
        state="now" if place == 0 else "",
    )


def _seat(turn: Turn, labels: Mapping[str, str]) -> str:
    if turn.user_key:
        return labels.get(turn.user_key, turn.user_key)
    role = world.current().roles.get(turn.role)
    return label(role.label) if role and not is_empty(role.label) else turn.role
