"""A pure state machine: walks a story through a procedure. No database, no clock."""

from collections import Counter

from youwei.packs.conditions import holds, minutes, share
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.declarations.words import Move, Procedure, Stage, Story, Tally

Taken = Counter[tuple[str, int]]
"""Stage and number of a move → how often this case took it."""


def walk(procedure: Procedure, story: Story) -> None:
    """Take every step of the story, or refuse with a sentence."""
    here, taken = story.path[0], Taken()
    if here != procedure.starts:
        raise NotAllowed("A case starts at “%(stage)s”.", stage=procedure.starts)
    for there in story.path[1:]:
        _step(procedure, story, (here, there), taken)
        here = there


def _step(procedure: Procedure, story: Story, way: tuple[str, str], taken: Taken) -> None:
    here, there = way
    stage, rested = procedure.stages[here], story.rests.get(here)
    if stage.late_to == there and _is_late(stage, rested):
        return
    refusals = []
    for number, move in enumerate(stage.moves):
        spent = move.times is not None and taken[here, number] >= move.times
        if there != (move.then if spent and move.then else move.to):
            continue
        if spent and not move.then:
            names = {"move": label(move.label, "zh"), "times": move.times}
            refusals.append(NotAllowed("“%(move)s” only %(times)s times.", **names))
        elif why := refusal(procedure, story, here, move):
            refusals.append(why)
        else:
            taken[here, number] += 1
            return
    if refusals:
        raise (
            refusals[0]
            if len(refusals) == 1
            else NotAllowed("%(all)s", all="; ".join(map(str, refusals)))
        )
    raise NotAllowed("A case cannot go from “%(here)s” to “%(there)s”.", here=here, there=there)


def _is_late(stage: Stage, rested: str | None) -> bool:
    return bool(stage.within and rested and minutes(rested) >= minutes(stage.within))


def refusal(procedure: Procedure, story: Story, here: str, move: Move) -> NotAllowed | None:
    """Say why this move is closed, or nothing."""
    stage, order = procedure.stages[here], list(procedure.stages)
    onward = order.index(move.to) > order.index(here)
    rested, name = story.rests.get(here), label(move.label, "zh")
    fits = holds(move.where, {**story.given, **story.numbers})
    if fits is not True:
        says = "“%(move)s” is not for a case like this: %(fields)s."
        if fits is None:
            says = "“%(move)s” is not known to be for a case like this: %(fields)s."
        return NotAllowed(says, move=name, fields=", ".join(move.where))
    if stage.at_least and onward and rested and minutes(rested) < minutes(stage.at_least):
        return NotAllowed("This must lie here at least %(span)s.", span=stage.at_least)
    if empty := _empty(procedure, story, stage, move):
        return NotAllowed("Please fill in: %(fields)s.", fields=", ".join(empty))
    if here in story.same and any(who in story.same for who in move.not_by):
        return NotAllowed("“%(move)s” needs another person.", move=name)
    if move.tally and not decided(stage, move, story.answers.get(here, {})):
        return NotAllowed("The answers do not open “%(move)s”.", move=name)
    return None


def _empty(procedure: Procedure, story: Story, stage: Stage, move: Move) -> list[str]:
    order = list(procedure.stages)
    onward = order.index(move.to) > next(
        n for n, key in enumerate(order) if procedure.stages[key] is stage
    )
    asked = [f for f in stage.fills if procedure.fields[f].required] if onward else []
    if move.reason:
        asked = []
    return [
        label(procedure.fields[f].label, "zh")
        for f in (*asked, *move.needs)
        if f in story.missing
    ]


def counted(tally: Tally, answers: dict[str, int]) -> bool:
    """Whether the answers show what the move asks for."""
    asked = sum(answers.values())
    whole = asked if tally.of == "asked" else asked - answers.get("silent", 0)
    have = answers.get(tally.choice, 0)
    return (tally.least is None or have >= share(tally.least, whole)) and (
        tally.above is None or have > share(tally.above, whole)
    )


def decided(stage: Stage, move: Move, answers: dict[str, int]) -> bool:
    """Whether enough have answered, and as the move asks."""
    asked = sum(answers.values())
    quorum = share(stage.asks.quorum, asked) if stage.asks and stage.asks.quorum else 1
    given = asked - answers.get("silent", 0)
    return given >= quorum and all(counted(tally, answers) for tally in move.tally)
