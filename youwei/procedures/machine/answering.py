"""Many answer beside each other, each once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from math import ceil

from youwei.ballots.machine import LEAST
from youwei.packs.conditions import share
from youwei.packs.declared import NotAllowed
from youwei.procedures.declarations import Asks, Move, Procedure, Stage, Tally
from youwei.procedures.machine.state import Given, State

SILENT, BLANK = "silent", "blank"
"""How a count calls those who gave no answer, and ballots on which nothing is marked."""


def answer(  # noqa: PLR0913  an answer may be typed in from a sheet that was signed
    procedure: Procedure,
    state: State,
    *,
    seat: str,
    choice: str,
    reason: str,
    at: datetime,
    entered_by: str = "",
) -> State:
    """Give the answer of one who is asked. It is given once."""
    _refuse_answer(_open_asks(procedure, state), state, seat, choice, reason)
    if any(given.seat == seat for given in state.answers):
        raise NotAllowed("You have answered already.")

    given = Given(seat, choice, reason.strip(), at, entered_by)
    return replace(state, answers=(*state.answers, given)).with_act(state.stage, seat)


def correct(  # noqa: PLR0913  as an answer
    procedure: Procedure,
    state: State,
    *,
    seat: str,
    choice: str,
    reason: str,
    at: datetime,
    entered_by: str = "",
) -> State:
    """Put another answer in the place of one that was given."""
    _refuse_answer(_open_asks(procedure, state), state, seat, choice, reason)
    if all(given.seat != seat for given in state.answers):
        raise NotAllowed("There is no answer to correct.")

    given = Given(seat, choice, reason.strip(), at, entered_by)
    kept = tuple(given if one.seat == seat else one for one in state.answers)
    return replace(state, answers=kept)


def withdraw(procedure: Procedure, state: State, *, seat: str) -> State:
    """Take one out of those who are asked, before they have answered."""
    asks = _open_asks(procedure, state)
    if seat not in state.seats:
        raise NotAllowed("They are not among those who are asked.")
    if any(given.seat == seat for given in state.answers):
        raise NotAllowed("They have answered already; whoever withdraws does so before.")
    if asks.secret and (state.ballot or state.counted):
        raise NotAllowed("The secret vote is prepared: declare it void first.")
    left = tuple(key for key in state.seats if key != seat)
    return replace(state, seats=left, withdrawn=(*state.withdrawn, seat))


def bring_back(procedure: Procedure, state: State, *, seat: str) -> State:
    """Let somebody who was said to withdraw be asked again: it was a mistake."""
    asks = _open_asks(procedure, state)
    if seat not in state.withdrawn:
        raise NotAllowed("They have not withdrawn.")
    if asks.secret and (state.ballot or state.counted):
        raise NotAllowed("The secret vote is prepared: declare it void first.")
    left = tuple(key for key in state.withdrawn if key != seat)
    return replace(state, seats=(*state.seats, seat), withdrawn=left)


def _open_asks(procedure: Procedure, state: State) -> Asks:
    asks = procedure.stages[state.stage].asks
    if state.ended_at is not None:
        raise NotAllowed("This case has ended.")
    if asks is None:
        raise NotAllowed("Nobody is asked here.")
    return asks


def _refuse_answer(asks: Asks, state: State, seat: str, choice: str, reason: str) -> None:
    if asks.secret:
        raise NotAllowed("This vote is secret: it is cast in the ballot box, not here.")
    if seat in state.withdrawn:
        raise NotAllowed("Whoever withdrew from a matter takes no part in it.")
    if seat not in state.seats:
        raise NotAllowed("You are not among those who are asked.")
    if choice not in asks.choices:
        raise NotAllowed("Please choose one of the answers.")
    if choice in asks.reason_for and not reason.strip():
        raise NotAllowed("Please give a reason.")


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


def quorum(asks: Asks | None, asked: int) -> int:
    """Return how many of those who are asked must take part; nobody decides nothing."""
    return max(ceil(share(asks.quorum, asked)), 1) if asks and asks.quorum else 1


def decided(stage: Stage, move: Move, answers: Mapping[str, int]) -> bool:
    """Say whether enough have answered, and as the move asks."""
    asked = sum(answers.values())
    is_quorate = asked - answers.get(SILENT, 0) >= quorum(stage.asks, asked)
    return is_quorate and all(_shows(tally, answers, asked) for tally in move.tally)


def _shows(tally: Tally, answers: Mapping[str, int], asked: int) -> bool:
    whole = asked if tally.of == "asked" else asked - answers.get(SILENT, 0)
    have = answers.get(tally.choice, 0)
    if tally.least is not None and have < share(tally.least, whole):
        return False
    return tally.above is None or have > share(tally.above, whole)
