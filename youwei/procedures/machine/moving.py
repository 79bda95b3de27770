"""Moves: which are open to whom, what taking one does, and what time does by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from youwei.engines.calendar import add_span
from youwei.packs.declared import NotAllowed
from youwei.packs.values import is_empty
from youwei.procedures.declarations import Move, Procedure, Stage
from youwei.procedures.machine.answering import counts, decided
from youwei.procedures.machine.asking import fits
from youwei.procedures.machine.state import BY_ITSELF, Around, State, Step
from youwei.procedures.machine.timing import clocks_at, stage_deadline, stopped

NOT_SUCH = (
    "“%(move)s” is not for a case like this: %(fields)s.",
    "“%(move)s” is not known to be for a case like this: %(fields)s.",
)


@dataclass(frozen=True)
class Offer:
    """A declared move as it stands for one person now."""

    place: int
    move: Move
    to: str  #: where it leads now: `then`, once it was taken often enough
    refusal: NotAllowed | None
    is_theirs: bool  #: whether it is this person's turn for it

    @property
    def is_open(self) -> bool:
        return self.refusal is None

    @property
    def hangs_on(self) -> frozenset[str]:
        """The fields by which alone it is closed: writing them may open it."""
        is_by_kind = self.refusal is not None and self.refusal.sentence in NOT_SUCH
        return frozenset(self.move.where) if is_by_kind else frozenset()


def start(
    procedure: Procedure,
    *,
    opener: str,
    filled: Mapping[str, Any],
    at: datetime,
    around: Around,
) -> tuple[State, Step]:
    """Open a case in its first stage."""
    stage = procedure.starts
    state = State(stage=stage, opener=opener, opened_at=at, entered_at=at, filled=dict(filled))
    state = state.with_act("opener", opener)
    state = enter(procedure, state, "", stage, at, around)
    declared = procedure.stages[stage]
    return state, Step(
        left="",
        entered=stage,
        filled=dict(filled),
        opens=declared.opens,
        publishes=declared.publishes,
    )


def offers(
    procedure: Procedure, state: State, *, actor: str, at: datetime, around: Around
) -> tuple[Offer, ...]:
    """Return every move of the stage, open or with the reason why not."""
    stage = procedure.stages[state.stage]
    made = []
    for place, move in enumerate(stage.moves):
        is_theirs = any(around.is_one_of(actor, who) for who in whose(stage, move))
        why = _why_not(procedure, state, place, actor, at, around)
        made.append(Offer(place, move, _leads_to(state, place, move), why, is_theirs))
    return tuple(made)


def take(  # noqa: PLR0913  a move may carry a reason and values
    procedure: Procedure,
    state: State,
    place: int,
    *,
    actor: str,
    at: datetime,
    around: Around,
    reason: str = "",
    filled: Mapping[str, Any] | None = None,
) -> tuple[State, Step]:
    """Take a move: `filled` are clean values of fields that the stage or the move writes."""
    given = dict(filled or {})
    ready = replace(state, filled=_merged(state.filled, given))
    move = _checked(procedure, state, place, given, at)
    if why := _why_not(procedure, ready, place, actor, at, around):
        raise why
    if lacks := tuple(_lacks(procedure, ready, move)):
        raise NotAllowed("Please fill in: %(fields)s.", fields=lacks)
    if move.reason and not reason.strip():
        raise NotAllowed("Please give a reason.")

    sets = {path: _source(ready, value) for path, value in move.sets.items()}
    own = {path: value for path, value in sets.items() if "." not in path}
    to = _leads_to(state, place, move)
    count = f"{state.stage}:{place}"
    after = replace(
        ready.with_act(state.stage, actor),
        filled=_merged(ready.filled, own),
        taken={**state.taken, count: state.taken.get(count, 0) + 1},
    )
    after = enter(procedure, after, state.stage, to, at, around)
    declared = procedure.stages[to]
    return after, Step(
        left=state.stage,
        entered=to,
        place=place,
        label=move.label,
        reason=reason.strip(),
        filled={**given, **own},
        sets={path: value for path, value in sets.items() if "." in path},
        adds=move.adds,
        posts=move.posts,
        tells=move.tells,
        opens=declared.opens,
        publishes=declared.publishes,
    )


def _checked(
    procedure: Procedure, state: State, place: int, given: Mapping[str, Any], at: datetime
) -> Move:
    """Return the move; refuse what no case of this kind could do here."""
    stage = procedure.stages[state.stage]
    if state.ended_at is not None:
        raise NotAllowed("This case has ended.")
    if not 0 <= place < len(stage.moves):
        raise NotAllowed("There is no such move here.")
    if at < state.entered_at:
        raise NotAllowed("That is before the case came here.")
    move = stage.moves[place]
    if foreign := given.keys() - {*stage.fills, *move.needs}:
        fields = procedure.fields
        names = (fields[key].label if key in fields else key for key in sorted(foreign))
        raise NotAllowed("Not written in this stage: %(fields)s.", fields=tuple(names))
    return move


def written(
    procedure: Procedure, state: State, filled: Mapping[str, Any], *, around: Around
) -> State:
    """Write fields without moving. Where the deadline stands in a field, it follows."""
    after = replace(state, filled=_merged(state.filled, filled))
    if procedure.stages[state.stage].due is None or state.ended_at is not None:
        return after
    deadline = stage_deadline(procedure, after, state.stage, state.entered_at, around)
    return replace(
        after,
        due_at=deadline.at if deadline else None,
        warning=deadline.warning if deadline else "",
        told_late=False,
    )


def tick(
    procedure: Procedure, state: State, *, at: datetime, around: Around
) -> tuple[State, Step] | None:
    """Do what time does by itself: the declared move, or word that it is late."""
    stage = procedure.stages[state.stage]
    if state.ended_at is not None or state.due_at is None or at <= state.due_at:
        return None
    if stage.late_to is not None and _may_go_alone(procedure, stage, around):
        after = enter(procedure, state, state.stage, stage.late_to, state.due_at, around)
        there = procedure.stages[stage.late_to]
        step = Step(
            left=state.stage,
            entered=stage.late_to,
            tells=stage.late_tells,
            opens=there.opens,
            publishes=there.publishes,
        )
        return after, step
    if stage.late_tells and not state.told_late:
        told = Step(left=state.stage, entered=state.stage, tells=stage.late_tells)
        return replace(state, told_late=True), told
    return None


def _may_go_alone(procedure: Procedure, stage: Stage, around: Around) -> bool:
    """Time never grades, sanctions or refuses, and does not pass cases that are waited for."""
    there = procedure.stages[stage.late_to or ""]
    is_held = stage.opens is not None and stage.opens.waits and around.still_open() > 0
    return not there.adverse and not is_held


def enter(
    procedure: Procedure, state: State, left: str, stage: str, at: datetime, around: Around
) -> State:
    """Come to a stage: its deadline, its clocks, whom it asks."""
    declared = procedure.stages[stage]
    deadline = stage_deadline(procedure, state, stage, at, around)
    is_end = not declared.moves and declared.late_to is None
    clocks = clocks_at(procedure, state, left, stage, at, around)
    return replace(
        state,
        stage=stage,
        entered_at=at,
        due_at=deadline.at if deadline and not is_end else None,
        warning=deadline.warning if deadline and not is_end else "",
        seats=around.seats(declared.asks) if declared.asks else (),
        answers=(),
        withdrawn=(),
        ballot="",
        counted={},
        clocks=stopped(replace(state, clocks=clocks), at) if is_end else clocks,
        told_late=False,
        ended_at=at if is_end else None,
    )


def _why_not(
    procedure: Procedure, state: State, place: int, actor: str, at: datetime, around: Around
) -> NotAllowed | None:
    """Say why this move is closed to this person now, or nothing."""
    stage = procedure.stages[state.stage]
    move = stage.moves[place]
    for why in (_turn, _times, _people, _kind, _rest, _answers):
        if refusal := why(procedure, state, place, actor, at, around):
            return refusal
    if stage.opens and stage.opens.waits and (left := around.still_open()):
        return NotAllowed(
            "“%(move)s” waits for %(count)s other cases.", move=move.label, count=left
        )
    return None


def _turn(
    procedure: Procedure, state: State, place: int, actor: str, at: datetime, around: Around
) -> NotAllowed | None:
    stage = procedure.stages[state.stage]
    theirs = whose(stage, stage.moves[place])
    if any(around.is_one_of(actor, who) for who in theirs):
        return None
    names = tuple(around.name_of(who) for who in theirs)
    return NotAllowed("It is the turn of %(who)s.", who=names or "—")


def whose(stage: Stage, move: Move) -> tuple[str, ...]:
    """Return whose turn a move is: whom it or the stage names, else all who are asked."""
    if who := move.by or stage.by:
        return (who,)
    return stage.asks.of if stage.asks else ()


def _times(
    procedure: Procedure, state: State, place: int, actor: str, at: datetime, around: Around
) -> NotAllowed | None:
    move = procedure.stages[state.stage].moves[place]
    spent = (
        move.times is not None and state.taken.get(f"{state.stage}:{place}", 0) >= move.times
    )
    if not spent or move.then:
        return None
    return NotAllowed(
        "“%(move)s” only %(times)s times.", move=move.label, times=str(move.times)
    )


def _people(
    procedure: Procedure, state: State, place: int, actor: str, at: datetime, around: Around
) -> NotAllowed | None:
    move = procedure.stages[state.stage].moves[place]
    if actor in state.withdrawn:
        return NotAllowed("Whoever withdrew from a matter takes no part in it.")
    if any(_is_barred(procedure, state, actor, who, around) for who in move.not_by):
        return NotAllowed("“%(move)s” needs another person.", move=move.label)
    return None


def _kind(
    procedure: Procedure, state: State, place: int, actor: str, at: datetime, around: Around
) -> NotAllowed | None:
    move = procedure.stages[state.stage].moves[place]
    answer = fits(move.where, state, at, around)
    if answer is True:
        return None
    says = NOT_SUCH[1 if answer is None else 0]
    fields = tuple(
        procedure.fields[path].label if path in procedure.fields else around.name_of(path)
        for path in move.where
    )
    return NotAllowed(says, move=move.label, fields=fields, keys=" ".join(move.where))


def _rest(
    procedure: Procedure, state: State, place: int, actor: str, at: datetime, around: Around
) -> NotAllowed | None:
    stage = procedure.stages[state.stage]
    if stage.at_least is None or not _is_onward(procedure, state, stage.moves[place]):
        return None
    until = add_span(state.entered_at, stage.at_least, around.calendar)
    if at > until.at:
        return None
    says = "This must lie here at least %(span)s, until %(until)s."
    return NotAllowed(says, span=stage.at_least, until=f"{until.at:%Y-%m-%d %H:%M}")


def _answers(
    procedure: Procedure, state: State, place: int, actor: str, at: datetime, around: Around
) -> NotAllowed | None:
    stage = procedure.stages[state.stage]
    move = stage.moves[place]
    if state.ballot:
        return NotAllowed(
            "A secret vote is going on here. Close and count it first, or declare it void."
        )
    if not move.tally or decided(stage, move, counts(state)):
        return None
    return NotAllowed("The answers do not open “%(move)s”.", move=move.label)


def _lacks(procedure: Procedure, state: State, move: Move) -> Iterator[str]:
    """Name what is still empty. Going back, or leaving with a reason, asks only for `needs`."""
    stage = procedure.stages[state.stage]
    asked: list[str] = list(move.needs)
    if _is_onward(procedure, state, move) and not move.reason:
        asked += [key for key in stage.fills if procedure.fields[key].required]
    for key in dict.fromkeys(asked):
        if is_empty(state.filled.get(key)):
            yield procedure.fields[key].label


def _is_onward(procedure: Procedure, state: State, move: Move) -> bool:
    order = list(procedure.stages)
    return order.index(move.to) > order.index(state.stage)


def _is_barred(
    procedure: Procedure, state: State, actor: str, who: str, around: Around
) -> bool:
    if who == "opener":
        return actor == state.opener
    if who in procedure.stages:
        return actor in state.acted.get(who, ())
    return around.is_one_of(actor, who)


def _leads_to(state: State, place: int, move: Move) -> str:
    spent = (
        move.times is not None and state.taken.get(f"{state.stage}:{place}", 0) >= move.times
    )
    return move.then if spent and move.then else move.to


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**old, **new}
    return {key: value for key, value in merged.items() if not is_empty(value)}


def _source(state: State, value: Any) -> Any:
    if isinstance(value, str) and value.startswith("@"):
        return state.opener if value == "@opener" else state.filled.get(value[1:])
    return value


__all__ = ["BY_ITSELF", "Offer", "offers", "start", "take", "tick"]
