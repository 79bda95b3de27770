"""Deadlines of stages, and clocks over several of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from youwei.engines.calendar import LONGEST, Deadline, Pause, add_span, deadline_of
from youwei.packs.declared import NotAllowed
from youwei.packs.values import title
from youwei.procedures.declarations import Clock, Procedure
from youwei.procedures.machine.asking import value_of
from youwei.procedures.machine.state import Around, Running, State


@dataclass(frozen=True)
class Whole:
    """The one clock of the whole case: a declared one, or how old it is."""

    key: str  #: of the declared clock; empty where only the age counts
    since: datetime
    due_at: datetime | None
    stands_still: bool  #: a stated pause: the present stage is among its `pauses`


def whole_clock(state: State) -> Whole | None:
    """Return the whole clock of a case that has not ended. There is always exactly one."""
    if state.ended_at is not None:
        return None
    for key, running in state.clocks.items():
        if running.stopped_at is None:
            due_at = None if running.is_paused else running.due_at
            return Whole(key, running.started_at, due_at, running.is_paused)
    return Whole("", state.opened_at, None, stands_still=False)


def lead_unit(procedure: Procedure, state: State, seat: str) -> str:
    """Return the one unit that answers for the whole.

    It is the one in the declared field once that is filled in; until then, and without such a
    field, the unit that holds the stage (`seat`).
    """
    named = state.filled.get(procedure.lead) if procedure.lead else None
    if isinstance(named, list | tuple):
        named = next(iter(named), None)
    return str(named or seat)


def stopped(state: State, at: datetime) -> Mapping[str, Running]:
    """Return the clocks of a case that ends: none of them runs on."""
    return {key: _stopped(running, at) for key, running in state.clocks.items()}


def end_here(state: State, at: datetime) -> State:
    """End a case where it stands: nothing is due in it any more, and no clock runs on."""
    return replace(state, ended_at=at, due_at=None, warning="", clocks=stopped(state, at))


def _stopped(running: Running, at: datetime) -> Running:
    if running.stopped_at is not None:
        return running
    pauses = running.pauses
    if pauses and pauses[-1].ends is None:
        pauses = (*pauses[:-1], Pause(pauses[-1].begins, at))
    return replace(running, pauses=pauses, stopped_at=at)


def stage_deadline(
    procedure: Procedure, state: State, stage: str, at: datetime, around: Around
) -> Deadline | None:
    """Return until when the case may stay in a stage that it enters at `at`."""
    declared = procedure.stages[stage]
    if declared.within is not None:
        return add_span(at, declared.within, around.calendar)
    if declared.due is None:
        return None
    due = value_of(state, declared.due, around)
    if isinstance(due, int | float) and due >= 1:
        if due > LONGEST["workday"]:
            field = procedure.fields.get(declared.due)
            name = title(field) if field else declared.due
            raise NotAllowed(
                "%(field)s: at most %(limit)s.", field=name, limit=str(LONGEST["workday"])
            )
        return add_span(at, f"{int(due)} workdays", around.calendar)
    if isinstance(due, str) and due:
        day = date.fromisoformat(due[:10])
        return Deadline(around.calendar.at(day, around.calendar.closes))
    return None


def clocks_at(
    procedure: Procedure, state: State, left: str, entered: str, at: datetime, around: Around
) -> Mapping[str, Running]:
    """Return the clocks after a step: started, paused, going on, stopped."""
    clocks = dict(state.clocks)
    for key, declared in procedure.clocks.items():
        running = clocks.get(key)
        if running is not None and running.stopped_at is None:
            clocks[key] = _moved(declared, running, entered, at, around)
        elif declared.starts == entered:
            due = add_span(at, declared.within, around.calendar)
            clocks[key] = Running(started_at=at, due_at=due.at, warning=due.warning)
    return clocks


def extend(
    procedure: Procedure, state: State, clock: str, *, actor: str, reason: str, around: Around
) -> State:
    """Give a clock its one extension."""
    declared, running = procedure.clocks.get(clock), state.clocks.get(clock)
    if state.ended_at is not None:
        raise NotAllowed("This case has ended.")
    if declared is None or declared.extend is None:
        raise NotAllowed("This deadline cannot be extended.")
    if running is None or running.stopped_at is not None:
        raise NotAllowed("This clock does not run.")
    if running.extended_by:
        raise NotAllowed("It has been extended once already; there is no second time.")
    if not around.is_one_of(actor, declared.extend.by):
        raise NotAllowed("%(who)s decides on this.", who=around.name_of(declared.extend.by))
    if not reason.strip():
        raise NotAllowed("Please give a reason.")

    longer = replace(running, extended_by=declared.extend.more)
    state = replace(state, clocks={**state.clocks, clock: _due(declared, longer, around)})
    return state.with_act(state.stage, actor)


def _moved(
    declared: Clock, running: Running, entered: str, at: datetime, around: Around
) -> Running:
    pauses = running.pauses
    if running.is_paused and entered not in declared.pauses:
        pauses = (*pauses[:-1], Pause(pauses[-1].begins, at))
    elif not running.is_paused and entered in declared.pauses:
        pauses = (*pauses, Pause(at))
    moved = _due(declared, replace(running, pauses=pauses), around)
    return _stopped(moved, at) if entered in declared.stops else moved


def _due(declared: Clock, running: Running, around: Around) -> Running:
    spans = [declared.within, *([running.extended_by] if running.extended_by else [])]
    due = deadline_of(running.started_at, spans, around.calendar, running.pauses)
    return replace(running, due_at=due.at, warning=due.warning)
