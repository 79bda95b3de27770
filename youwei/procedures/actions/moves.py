"""A case goes on: a move, a word written without one, and a step taken back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.actions.agendas import enter_decision, take_back_decision
from youwei.procedures.actions.following import follow
from youwei.procedures.actions.joining import carry_along, refuse_joined, refuse_parted
from youwei.procedures.actions.writing import (
    clean,
    index,
    keep_from,
    locked,
    name_parties,
    named_in,
    put,
    refuse_away,
    refuse_personal,
    save_step,
    settle,
    tells_of,
    veiled,
)
from youwei.procedures.events import CaseFilled, CaseMoved, CaseTakenBack
from youwei.procedures.machine import Step, from_plain, take, written
from youwei.procedures.models import Case, Said, Turn
from youwei.procedures.queries.around import Surroundings, has_a_turn
from youwei.registers.models import values_in

TAKE_BACK = timedelta(minutes=10)


@recorded
def move_case(  # noqa: PLR0913  a move may carry a reason, values, a day and a version
    *,
    case: Case,
    place: int,
    by: User,
    reason: str = "",
    filled: Mapping[str, Any] | None = None,
    version: int | None = None,
    at: datetime | None = None,
    as_recorded: bool = False,
) -> Case:
    """Take the declared move at `place` of the present stage.

    `version` is the one that the person saw. `as_recorded` brings in what others did elsewhere:
    whose turn it was is not asked, everything else is.
    """
    case = locked(case, version)
    refuse_away(case, by.key)
    is_leading = refuse_joined(case, by, place)
    at = at or now()
    sheet, before = case.procedure, case.present
    around = Surroundings(case, by, as_recorded=as_recorded)
    values = clean(sheet, filled or {})
    around.filled = {**case.values, **values}
    if not (as_recorded or case.is_past):  # of the past, what was published is published
        refuse_personal(case, around.filled)
    actor = "" if as_recorded else by.key  # who did it elsewhere is not known here
    said: dict[str, Any] = {"reason": reason, "filled": values}
    state, step = take(sheet, before, place, actor=actor, at=at, around=around, **said)

    held, stood = case.held, _snapshot(case, by, at)
    put(case, state, by=str(by), at=at)
    case.before = stood
    case.version += 1
    save_step(case)
    settle(case, around, at)
    if sheet.stages[step.left].asks is not None:
        enter_decision(case, before, step, at)
    event = _moved(case, step, _said_now(case, held), tells_of(case, around, step))
    record(event, on=case, by=by, at=at, unit_path=case.unit_path, zone=sheet.zone)
    _go_on(case, step, values, by, at)
    if is_leading and not case.is_away:
        carry_along(case, step, by=by, at=at)
    return case


def _moved(case: Case, step: Step, said_now: Mapping[str, Any], tells: list[str]) -> CaseMoved:
    stages = case.procedure.stages
    return CaseMoved(
        procedure=case.procedure_key,
        left=label(stages[step.left].label, "zh"),
        entered=label(stages[step.entered].label, "zh"),
        move=label(step.label, "zh"),
        reason=step.reason,
        filled=veiled(case, {**said_now, **step.filled}),
        tells=tells,
    )


@recorded
def fill_case(
    *, case: Case, filled: Mapping[str, Any], by: User, version: int | None = None
) -> Case:
    """Write fields of the present stage without moving: a draft that others on duty see."""
    case = locked(case, version)
    refuse_away(case, "")
    refuse_joined(case, by, None)
    sheet, stage = case.procedure, case.here
    around = Surroundings(case, by)
    whose = [who for who in (stage.by, *(move.by for move in stage.moves)) if who]
    if not has_a_turn(case, by, around):
        raise NotAllowed(
            "It is the turn of %(who)s.", who=around.name_of(whose[0]) if whose else "—"
        )
    values = clean(sheet, filled)
    if foreign := values.keys() - set(stage.fills):
        names = tuple(sheet.fields[key].label for key in sorted(foreign))
        raise NotAllowed("Not written in this stage: %(fields)s.", fields=names)

    at = now()
    state = written(sheet, case.present, values, around=around)
    put(case, state, by=str(by), at=at)
    case.before = None
    case.version += 1
    save_step(case)
    keep_from(case, around)
    index(case)
    event = CaseFilled(stage=label(stage.label, "zh"), filled=veiled(case, values))
    record(event, on=case, by=by, at=at, unit_path=case.unit_path, zone=sheet.zone)
    return case


@recorded
def take_back(*, case: Case, by: User, version: int | None = None) -> Case:
    """Take back one's own last move, while it is fresh and nobody has acted on it.

    What was done stays in the record; the case stands where it stood.
    """
    case = locked(case, version)
    refuse_away(case, "")
    before, at = case.before, now()
    if not before or before["by"] != by.key:
        raise NotAllowed("Only whoever took the last step can take it back.")
    if at - datetime.fromisoformat(before["at"]) > TAKE_BACK:
        raise NotAllowed(
            "A step can be taken back for ten minutes; now ask whoever has the case."
        )
    refuse_joined(case, by, None)
    refuse_parted(case)
    if case.children.exists():
        raise NotAllowed("Other cases have begun from this step; it cannot be taken back.")
    _refuse_written(case, before)

    left, around = case.stage, Surroundings(case, by)
    back = Step(left=left, entered=before["state"]["stage"])
    undone = named_in(case, around)
    _unseat(case)
    values = {**before["filled"], **values_in(before.get("closed_box", ""))}
    put(case, from_plain(before["state"], values), by=str(by), at=at)
    case.before = None
    case.version += 1
    save_step(case)
    name_parties(case, around, undone=undone)
    index(case)
    if case.here.asks is not None:
        take_back_decision(case)
    stages = case.procedure.stages
    event = CaseTakenBack(
        left=label(stages[left].label, "zh"), entered=label(stages[case.stage].label, "zh")
    )
    record(event, on=case, by=by, at=at, unit_path=case.unit_path, zone=case.procedure.zone)
    carry_along(case, back, by=by, at=at, undone=undone)
    return case


def _unseat(case: Case) -> None:
    """Give their seats back to those who had them before the last step; take those it gave.

    Whoever had answered by then has left their seat earlier, and is not asked again.
    """
    bound = Q(case=case) | Q(case__joinings__lead=case, case__joinings__until=None)
    came = Turn.objects.filter(bound, entered_at=case.entered_at, left_at=None)
    Turn.objects.filter(pk__in=list(came.values_list("pk", flat=True))).delete()
    case.turns.filter(left_at=case.entered_at).update(left_at=None)


def _refuse_written(case: Case, before: Mapping[str, Any]) -> None:
    """Refuse to take back a step that has written into a register: that stays."""
    stood, stage = before["state"].get("taken", {}), before["state"]["stage"]
    for place, move in enumerate(case.procedure.stages[stage].moves):
        count = f"{stage}:{place}"
        is_taken = case.state["taken"].get(count, 0) > stood.get(count, 0)
        if is_taken and (move.adds or any("." in path for path in move.sets)):
            raise NotAllowed("This step wrote into a register; it cannot be taken back.")


def _go_on(case: Case, step: Step, values: Mapping[str, Any], by: User, at: datetime) -> None:
    """Do what the step brings with it, or keep it for those who work on the case elsewhere."""
    if not case.is_away:
        follow(case, step, by=by, at=at)
        return
    Said.objects.create(
        case=case, stage=step.left, place=step.place, reason=step.reason,
        filled=dict(values), said_at=at,
    )  # fmt: skip


def _said_now(case: Case, held: frozenset[str]) -> dict[str, Any]:
    """Return what was written before, and is said by this step."""
    return {key: case.filled[key] for key in held - case.held if key in case.filled}


def _snapshot(case: Case, by: User, at: datetime) -> dict[str, Any]:
    """Keep what is needed to take the step back; one step deep."""
    stood = {"filled": case.filled, "closed_box": case.closed_box, "state": case.state}
    return {"by": by.key, "at": at.isoformat(), **stood}
