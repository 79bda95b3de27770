"""Many answer beside each other, each once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from youwei.ballots.machine import LEAST
from youwei.packs.conditions import share
from youwei.packs.declared import NotAllowed
from youwei.procedures.declarations import Asks, Move, Procedure, Stage, Tally
from youwei.procedures.machine.state import Given, State

SILENT, BLANK = "silent", "blank"
"""How a count calls those who gave no answer, and ballots on which nothing is marked."""


def answer(
    procedure: Procedure, state: State, *, seat: str, choice: str, reason: str, at: datetime
) -> State:
    """Give the answer of one who is asked. It is given once."""
    asks = procedure.stages[state.stage].asks
    if state.ended_at is not None:
        raise NotAllowed("This case has ended.")
    if asks is None:
        raise NotAllowed("Nobody is asked here.")
    if asks.secret:
        raise NotAllowed("This vote is secret: it is cast in the ballot box, not here.")
    if seat not in state.seats:
        raise NotAllowed("You are not among those who are asked.")
    if any(given.seat == seat for given in state.answers):
        raise NotAllowed("You have answered already.")
    if choice not in asks.choices:
        raise NotAllowed("Please choose one of the answers.")
    if choice in asks.reason_for and not reason.strip():
        raise NotAllowed("Please give a reason.")

    given = Given(seat, choice, reason.strip(), at)
    return replace(state, answers=(*state.answers, given)).with_act(state.stage, seat)


def asked_in_secret(procedure: Procedure, state: State) -> Asks:
    """Return what a secret vote would ask here now; refuse where none can begin."""
    asks = procedure.stages[state.stage].asks
    if asks is None or not asks.secret:
        raise NotAllowed("Nobody is asked in secret here.")
    if state.ballot:
        raise NotAllowed("This secret vote is prepared already.")
    if state.counted:
        raise NotAllowed("This secret vote has been counted already.")
    refuse_few(len(state.seats))
    return asks


def refuse_few(asked: int) -> None:
    """Refuse to ask so few in secret that it would be none."""
    if asked < LEAST:
        raise NotAllowed(
            "A secret vote needs five people who are asked, so that nobody is found out; here"
            " are %(count)s. Whoever gives roles can seat more.",
            count=asked,
        )


def enter_count(state: State, counted: Mapping[str, int]) -> State:
    """End the secret vote: nothing counted means that it was void, or that too few voted."""
    return replace(state, ballot="", counted={k: n for k, n in counted.items() if n})


def counts(state: State) -> Mapping[str, int]:
    """Return how many gave each answer, and how many are silent."""
    counted = Counter(given.choice for given in state.answers)
    counted.update(state.counted)
    counted[SILENT] = len(state.seats) - counted.total()
    return counted


def decided(stage: Stage, move: Move, answers: Mapping[str, int]) -> bool:
    """Say whether enough have answered, and as the move asks."""
    asked = sum(answers.values())
    quorum = share(stage.asks.quorum, asked) if stage.asks and stage.asks.quorum else 1
    is_quorate = asked - answers.get(SILENT, 0) >= max(quorum, 1)  # nobody decides nothing
    return is_quorate and all(_shows(tally, answers, asked) for tally in move.tally)


def _shows(tally: Tally, answers: Mapping[str, int], asked: int) -> bool:
    whole = asked if tally.of == "asked" else asked - answers.get(SILENT, 0)
    have = answers.get(tally.choice, 0)
    if tally.least is not None and have < share(tally.least, whole):
        return False
    return tally.above is None or have > share(tally.above, whole)
