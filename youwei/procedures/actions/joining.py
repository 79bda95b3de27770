"""Several people's cases of one thing: joined, worked as one, parted again.

A case that goes along is an ordinary case: it has its own number, its own record, its own
answer and its own rating, and is counted once, as itself. Only the work is done in another.
"""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from django.db.models import Q

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Event, Named
from youwei.identity.models import VISITOR, User
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.actions.writing import (
    index,
    name_parties,
    put,
    refuse_away,
    save_step,
    seat,
    veiled,
)
from youwei.procedures.events import CaseJoined, CaseSeparated, CaseWentAlong
from youwei.procedures.machine import Step, along, own_fields, parts_in, waits_in
from youwei.procedures.models import Case, Joined
from youwei.procedures.queries.around import Seat, Surroundings

NOT_ALONE = "This goes along with %(lead)s. Please act there, or separate it first."


@recorded
def join_case(
    *, case: Case, lead: Case, by: User, reason: str = "", at: datetime | None = None
) -> Case:
    """Let a case go along with another, and with it all that go along with it."""
    refuse_away(case, "")
    case, lead = _both(case, lead)
    if leading := Joined.objects.filter(case=lead, until=None).select_related("lead").first():
        case, lead = _both(case, leading.lead)
    _may_join(case, lead, by)
    at = at or now()
    coming = [case, *led_by(case)]
    Joined.objects.filter(lead=case, until=None).update(lead=lead)
    Joined.objects.create(case=case, lead=lead, since=at)
    _mark(case, claimed=by.key == VISITOR)
    said = CaseJoined(
        lead=lead.reference, stage=label(lead.here.label, "zh"), reason=reason.strip()
    )
    _record(said, case, by, at, about=lead)
    if not waits_in(lead.procedure, lead.stage):
        for one in coming:
            _bring(one, lead, by=by, at=at)
    return case


@recorded
def separate_case(*, case: Case, by: User, reason: str = "") -> Case:
    """Let a case go on alone, from where it is. Whoever opened it may always do so."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    refuse_away(case, "")
    joined = Joined.objects.filter(case=case, until=None).select_related("lead").first()
    if joined is None:
        raise NotAllowed("This goes along with no other.")
    if by.key != case.opener_key:
        _may_touch(case, by)
        if not reason.strip():
            raise NotAllowed("Please give a reason.")
    at = now()
    Joined.objects.filter(pk=joined.pk).update(until=at)
    _mark(case, claimed=False)
    case.version += 1
    case.save(update_fields=["version"])
    said = CaseSeparated(
        lead=joined.lead.reference, stage=label(case.here.label, "zh"), reason=reason.strip()
    )
    _record(said, case, by, at, about=joined.lead)
    return case


def refuse_joined(case: Case, by: User, place: int | None) -> bool:
    """Refuse work on a case that goes along with another; say whether others go along with it.

    Its opener alone may take moves that are theirs, such as withdrawing; it then goes alone.
    While the case is locked nobody is joined to it, so the answer holds. One query at most.
    """
    bonds = bonds_of(case)
    joined = next((one for one in bonds if one.case_id == case.pk), None)
    if joined is None:
        return bool(bonds)
    moves = case.here.moves
    move = moves[place] if place is not None and 0 <= place < len(moves) else None
    if move is None or move.by != "@opener" or by.key != case.opener_key:
        raise NotAllowed(NOT_ALONE, lead=joined.lead.reference)
    Joined.objects.filter(pk=joined.pk).update(until=now())
    return False


def bonds_of(case: Case) -> Sequence[Joined]:
    """Return what binds a case to others now: it goes along with one, or others with it."""
    if case.procedure.joins is None:
        return []
    return list(Joined.objects.filter(Q(case=case) | Q(lead=case), until=None))


def carry_along(
    lead: Case,
    step: Step,
    *,
    by: Named,
    at: datetime,
    undone: Set[tuple[str, Seat]] = frozenset(),
) -> None:
    """After a step of a leading case: bring those that go along to where it is."""
    going = led_by(lead)
    if not going:
        return
    move = lead.procedure.stages[step.left].moves[step.place] if step.place >= 0 else None
    if lead.ended_at is not None and move is not None and move.by == "@opener":
        _hand_over(lead, going, by=by, at=at)
        return
    if waits_in(lead.procedure, lead.stage):
        return
    for one in going:
        _bring(one, lead, by=by, at=at, undone=undone)


def refuse_parted(lead: Case) -> None:
    """Refuse to take back a step with which others have begun to go alone."""
    if Joined.objects.filter(lead=lead, until=lead.entered_at).exists():
        raise NotAllowed("Others went along and go alone now; it cannot be taken back.")


def _hand_over(lead: Case, going: Sequence[Case], *, by: Named, at: datetime) -> None:
    """Who led has withdrawn: the oldest of the others leads, and nobody else withdraws."""
    first, *others = going
    Joined.objects.filter(case=first, until=None).update(until=at)
    Joined.objects.filter(case__in=others, until=None).update(lead=first)
    said = CaseSeparated(lead=lead.reference, stage=label(first.here.label, "zh"), reason="")
    _record(said, first, by, at, about=lead)


def _bring(
    case: Case,
    lead: Case,
    *,
    by: Named,
    at: datetime,
    undone: Set[tuple[str, Seat]] = frozenset(),
) -> None:
    """Bring one case to where the leading one is, and record it there."""
    sheet, left, around = case.procedure, case.stage, Surroundings(case)
    held = case.held
    state = along(sheet, case.present, lead.present, at=at, around=around)
    before = dict(case.values)
    put(case, state, by=str(by), at=at)
    case.before = None
    case.version += 1
    save_step(case)
    seat(case, around, at)
    name_parties(case, around, undone=undone)
    index(case)
    is_alone = parts_in(sheet, case.stage)
    if is_alone:
        Joined.objects.filter(case=case, until=None).update(until=lead.entered_at)
    written = {key: value for key, value in case.values.items() if before.get(key) != value}
    said = {key: case.filled[key] for key in held - case.held if key in case.filled}
    tells = [case.opener_key] if is_alone else []
    event = CaseWentAlong(
        procedure=case.procedure_key,
        lead=lead.reference,
        left=label(sheet.stages[left].label, "zh"),
        entered=label(sheet.stages[case.stage].label, "zh"),
        alone=is_alone,
        filled=veiled(case, {**said, **written}),
        tells=tells,
    )
    if left != case.stage or written:
        _record(event, case, by, at, about=lead)


def _mark(case: Case, *, claimed: bool) -> None:
    """Keep whether somebody of whom nobody knows who it is joined their own case."""
    field = case.procedure.joins.claimed if case.procedure.joins is not None else None
    if field and claimed != bool(case.filled.get(field)):
        case.filled.pop(field, None)
        case.filled |= {field: True} if claimed else {}
        case.before = None
        case.version += 1
        case.save(update_fields=["filled", "before", "version"])
        index(case)


def _both(case: Case, lead: Case) -> tuple[Case, Case]:
    """Lock two cases, always in the same order."""
    if case.pk == lead.pk:
        raise NotAllowed("A case cannot go along with itself.")
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=(case.pk, lead.pk))
    found = {one.pk: one for one in rows.order_by("pk")}
    return found[case.pk], found[lead.pk]


def led_by(lead: Case) -> Sequence[Case]:
    """Return and lock the cases that go along with one, the oldest first."""
    going = Joined.objects.filter(lead=lead, until=None).values("case")
    return list(
        Case.objects.select_for_update(of=("self",)).filter(pk__in=going).order_by("pk")
    )


def _may_join(case: Case, lead: Case, by: User) -> None:
    if case.procedure.joins is None:
        raise NotAllowed("Cases of this kind are not joined.")
    if (case.procedure_key, case.digest) != (lead.procedure_key, lead.digest):
        raise NotAllowed("Only cases of the same kind and declaration are joined.")
    if Joined.objects.filter(case=case, until=None).exists():
        raise NotAllowed("This goes along with another already; separate it first.")
    for one in (case, lead):
        if one.ended_at is not None or parts_in(one.procedure, one.stage):
            raise NotAllowed(
                "%(case)s is at “%(stage)s”: it can no longer be worked together.",
                case=one.reference,
                stage=one.here.label,
            )
    if case.is_past or lead.is_past:
        raise NotAllowed("Cases of the past stay as they were.")
    if by.key != case.opener_key:
        _may_touch(case, by)
        _may_touch(lead, by)


def _may_touch(case: Case, by: User) -> None:
    """Refuse whoever is not among those who join and separate in this place."""
    joins, around = case.procedure.joins, Surroundings(case, by)
    whose = joins.by if joins is not None else ()
    if not any(around.is_one_of(by.key, who) for who in whose):
        names = tuple(around.name_of(who) for who in whose)
        raise NotAllowed("This is done by: %(roles)s.", roles=names or "—")


def carried(case: Case, filled: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a case that is split off takes along: what was said, and what is new."""
    starts = case.procedure.stages[case.procedure.starts].fills
    own = own_fields(case.procedure)
    joins = case.procedure.joins
    link = joins.field if joins is not None else None
    fields = case.procedure.fields
    kept = {
        key: case.values[key]
        for key in starts
        if key in own and key in case.values and key != link and fields[key].type != "file"
    }
    return {**kept, **filled}


def may_split(case: Case, by: User) -> None:
    """Refuse whoever may not make two cases of one, or where one goes along with another."""
    refuse_away(case, "")
    _may_touch(case, by)
    if case.ended_at is not None:
        raise NotAllowed("This case has ended.")
    refuse_joined(case, by, None)


def _record(event: Event, case: Case, by: Named, at: datetime, *, about: Case) -> None:
    zone = case.procedure.zone
    record(event, on=case, by=by, at=at, about=[about.key], unit_path=case.unit_path, zone=zone)
