"""A case that goes along with another: the work is shared, what somebody said is their own."""

from dataclasses import replace
from datetime import datetime

from youwei.packs.values import is_closed
from youwei.procedures.declarations import Procedure
from youwei.procedures.machine.moving import enter
from youwei.procedures.machine.state import Around, State


def own_fields(procedure: Procedure) -> frozenset[str]:
    """Return the fields that stay everybody's own, whoever works on the matter.

    What only the opening writes, what is written in stages of whoever opened it, and what is
    closed.
    """
    own: set[str] = {key for key, field in procedure.fields.items() if is_closed(field)}
    elsewhere: set[str] = set()
    for key, stage in procedure.stages.items():
        if stage.by == "@opener":
            own |= {*stage.fills, *(need for move in stage.moves for need in move.needs)}
        elif key != procedure.starts:
            elsewhere |= set(stage.fills)
    own |= set(procedure.stages[procedure.starts].fills) - elsewhere
    if procedure.joins is not None and procedure.joins.field:
        own.add(procedure.joins.field)
    if procedure.joins is not None and procedure.joins.claimed:
        own.add(procedure.joins.claimed)
    return frozenset(own)


def parts_in(procedure: Procedure, stage: str) -> bool:
    """Say whether everybody goes on alone from a stage: it is theirs, or an end."""
    there = procedure.stages[stage]
    is_end = not there.moves and there.late_to is None
    return is_end or (there.by == "@opener" and stage not in procedure.pausing)


def waits_in(procedure: Procedure, stage: str) -> bool:
    """Say whether only whoever opened the leading case is asked there."""
    return procedure.stages[stage].by == "@opener" and stage in procedure.pausing


def along(
    procedure: Procedure, state: State, lead: State, *, at: datetime, around: Around
) -> State:
    """Bring a case to where the leading one is, with what offices wrote there.

    Its own fields, opener, age and clock stay; nobody is asked twice in a round.
    """
    own = own_fields(procedure)
    mine = {key: value for key, value in state.filled.items() if key in own}
    theirs = {key: value for key, value in lead.filled.items() if key not in own}
    person = {key for key, stage in procedure.stages.items() if stage.by == "@opener"}
    taken = {k: n for k, n in lead.taken.items() if k.partition(":")[0] not in person}
    taken |= {k: n for k, n in state.taken.items() if k.partition(":")[0] in person}
    ready = replace(
        state,
        filled={**theirs, **mine},
        acted={**lead.acted, "opener": state.acted.get("opener", ())},
        taken=taken,
    )
    if lead.stage == state.stage:
        return ready
    after = enter(procedure, ready, state.stage, lead.stage, at, around)
    return replace(after, seats=(), answers=())
