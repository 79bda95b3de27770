"""Somebody who is asked withdraws: it is their own affair, or that of somebody close."""

from dataclasses import dataclass

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Event
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.actions.writing import locked, put, refuse_away
from youwei.procedures.events import CaseBroughtBack, CaseWithdrew
from youwei.procedures.machine import State, bring_back, withdraw
from youwei.procedures.models import Case, Party, Turn


@dataclass(frozen=True)
class Member:
    """Whoever is asked, by key and name."""

    key: str
    name: str


@recorded
def withdraw_from(*, case: Case, who: Member, reason: str, by: User) -> Case:
    """Take one out of those who are asked. They are not counted, and see no answers."""
    case = locked(case, None)
    refuse_away(case, "")
    if not reason.strip():
        raise NotAllowed("Please give a reason.")
    state = withdraw(case.procedure, case.present, seat=who.key)

    _put(case, state, by)
    case.turns.filter(left_at=None, user_key=who.key).update(left_at=now())
    Party.objects.create(case=case, relation=Party.WITHDREW, user_key=who.key)
    stage = label(case.here.label, "zh")
    _note(CaseWithdrew(who=who.name, stage=stage, reason=reason.strip()), case, who, by)
    return case


@recorded
def bring_back_to(*, case: Case, who: Member, reason: str, by: User) -> Case:
    """Undo a withdrawal that was noted by mistake."""
    case = locked(case, None)
    refuse_away(case, "")
    if not reason.strip():
        raise NotAllowed("Please give a reason.")
    state = bring_back(case.procedure, case.present, seat=who.key)

    _put(case, state, by)
    case.parties.filter(relation=Party.WITHDREW, user_key=who.key).delete()
    Turn.objects.create(
        case=case, stage=case.stage, user_key=who.key, is_asked=True, entered_at=case.entered_at
    )
    stage = label(case.here.label, "zh")
    _note(CaseBroughtBack(who=who.name, stage=stage, reason=reason.strip()), case, who, by)
    return case


def _put(case: Case, state: State, by: User) -> None:
    put(case, state, by=str(by), at=now())
    case.before = None
    case.version += 1
    case.save()


def _note(event: Event, case: Case, who: Member, by: User) -> None:
    zone = case.procedure.zone
    record(event, on=case, by=by, about=[who.key], unit_path=case.unit_path, zone=zone)
