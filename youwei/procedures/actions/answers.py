"""Those who are asked answer; a clock gets more time."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Event
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.actions.joining import led_by, refuse_joined
from youwei.procedures.actions.withdrawing import Member
from youwei.procedures.actions.writing import locked, put, refuse_away, save_step
from youwei.procedures.events import (
    CaseAnswerCorrected,
    CaseAnswered,
    CaseAnsweredFor,
    CaseExtended,
)
from youwei.procedures.machine import State, answer, correct, extend
from youwei.procedures.models import Case
from youwei.procedures.queries.around import Surroundings


@recorded
def answer_case(
    *, case: Case, choice: str, by: User, reason: str = "", at: datetime | None = None
) -> Case:
    """Give one's answer. Others answer at the same time, so no version is asked."""
    case = locked(case, None)
    refuse_away(case, "")
    at = at or now()
    state = answer(
        case.procedure, case.present, seat=by.key, choice=choice, reason=reason, at=at
    )

    _give(case, state, by.key, by, at)
    stage, said = label(case.here.label, "zh"), _said(case, choice)
    _record(CaseAnswered(stage=stage, choice=said, reason=reason.strip()), case, by, at)
    return case


@recorded
def answer_for(
    *, case: Case, who: Member, choice: str, reason: str, sheet: str, by: User
) -> Case:
    """Enter what stands on a sheet that somebody has signed; `sheet` is the digest of it."""
    case, at = locked(case, None), now()
    refuse_away(case, "")
    state = answer(
        case.procedure, case.present, seat=who.key, choice=choice, reason=reason, at=at,
        entered_by=by.key,
    )  # fmt: skip

    _give(case, state, who.key, by, at)
    event = CaseAnsweredFor(
        who=who.name, stage=label(case.here.label, "zh"), choice=_said(case, choice),
        reason=reason.strip(), sheet=sheet,
    )  # fmt: skip
    _record(event, case, by, at, about=[who.key])
    return case


@recorded
def correct_answer(
    *, case: Case, who: Member, choice: str, reason: str, why: str, by: User
) -> Case:
    """Correct an answer while nothing rests on it: one's own, or what was read wrongly."""
    case, at = locked(case, None), now()
    refuse_away(case, "")
    if not why.strip():
        raise NotAllowed("Please say why it is corrected.")
    before = next((one for one in case.present.answers if one.seat == who.key), None)
    state = correct(
        case.procedure, case.present, seat=who.key, choice=choice, reason=reason, at=at,
        entered_by="" if by.key == who.key else by.key,
    )  # fmt: skip

    _give(case, state, who.key, by, at)
    event = CaseAnswerCorrected(
        who=who.name, stage=label(case.here.label, "zh"), choice=_said(case, choice),
        before=_said(case, before.choice) if before else "", reason=reason.strip(),
        why=why.strip(),
    )  # fmt: skip
    _record(event, case, by, at, about=[who.key])
    return case


def _give(case: Case, state: State, seat: str, by: User, at: datetime) -> None:
    put(case, state, by=str(by), at=at)
    case.before = None
    save_step(case)
    case.turns.filter(left_at=None, user_key=seat).update(left_at=at)


def _said(case: Case, choice: str) -> str:
    asks = case.here.asks
    return label(asks.choices[choice] if asks else choice, "zh")


def _record(
    event: Event, case: Case, by: User, at: datetime, *, about: Sequence[str] = ()
) -> None:
    zone = case.procedure.zone
    record(event, on=case, by=by, at=at, about=about, unit_path=case.unit_path, zone=zone)


@recorded
def extend_case(
    *, case: Case, clock: str, reason: str, by: User, version: int | None = None
) -> Case:
    """Give a clock its one extension, and the clocks of those that go along."""
    case = locked(case, version)
    refuse_away(case, "")
    refuse_joined(case, by, None)
    _extend(case, clock, reason, by)
    for one in led_by(case):
        if clock in one.present.clocks and not one.present.clocks[clock].extended_by:
            _extend(one, clock, reason, by)
    return case


def _extend(case: Case, clock: str, reason: str, by: User) -> None:
    at, around = now(), Surroundings(case, by)
    state = extend(
        case.procedure, case.present, clock, actor=by.key, reason=reason, around=around
    )

    put(case, state, by=str(by), at=at)
    case.before = None
    case.version += 1
    save_step(case)
    running = state.clocks[clock]
    event = CaseExtended(
        clock=label(case.procedure.clocks[clock].label, "zh"),
        more=running.extended_by,
        due_at=f"{timezone.localtime(running.due_at):%Y-%m-%d %H:%M}",
        reason=reason.strip(),
    )
    record(event, on=case, by=by, at=at, unit_path=case.unit_path, zone=case.procedure.zone)
