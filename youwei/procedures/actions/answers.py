"""Those who are asked answer; a clock gets more time."""

from datetime import datetime

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.packs.declared import label
from youwei.procedures.actions.joining import led_by, refuse_joined
from youwei.procedures.actions.writing import locked, put, refuse_away, save_step
from youwei.procedures.events import CaseAnswered, CaseExtended
from youwei.procedures.machine import answer, extend
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
    stage = case.here
    state = answer(
        case.procedure, case.present, seat=by.key, choice=choice, reason=reason, at=at
    )

    put(case, state, by=str(by), at=at)
    case.before = None
    save_step(case)
    case.turns.filter(left_at=None, user_key=by.key).update(left_at=at)
    said = stage.asks.choices[choice] if stage.asks else choice
    event = CaseAnswered(
        stage=label(stage.label, "zh"), choice=label(said, "zh"), reason=reason.strip()
    )
    record(event, on=case, by=by, at=at, unit_path=case.unit_path, zone=case.procedure.zone)
    return case


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
    case.version += 1
    save_step(case)
    running = state.clocks[clock]
    event = CaseExtended(
        clock=label(case.procedure.clocks[clock].label, "zh"),
        more=running.extended_by,
        due_at=f"{running.due_at:%Y-%m-%d %H:%M}",
        reason=reason.strip(),
    )
    record(event, on=case, by=by, at=at, unit_path=case.unit_path, zone=case.procedure.zone)
