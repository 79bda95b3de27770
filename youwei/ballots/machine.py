"""What a ballot is, how an urn holds them, and how small groups hide: bytes and numbers only.

An urn is a row of slots, as many as there are codes. Every slot is equally long, filled or not,
and the slots are shuffled with every ballot: neither length nor order tells anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

LEAST = 5  #: ballots under which a group is never shown alone
MOST_OPTIONS = 30  #: of one question; their marks fit four bytes
MOST_QUESTIONS = 20
MOST_GROUPS = 200
MARKS = 4  #: bytes of one answer

Answers = tuple[tuple[int, ...], ...]
"""For each question the places of the options that were marked; none is a blank answer."""


@dataclass(frozen=True)
class Ballot:
    """What one person put in: of which group, and what is marked."""

    group: int
    answers: Answers


class UrnFull(ValueError):
    """More ballots than codes: somebody wrote into the tables by hand."""


def empty_urn(slots: int, questions: int) -> bytes:
    return bytes(slots * _length(questions))


def put(urn: bytes, ballot: Ballot, chance: Random) -> bytes:
    """Return the urn with one more ballot, all its slots in a new order."""
    slots = _slots(urn, len(ballot.answers))
    free = next((place for place, slot in enumerate(slots) if not slot[0]), None)
    if free is None:
        raise UrnFull("The urn holds as many ballots as there are codes.")
    slots[free] = _written(ballot)
    chance.shuffle(slots)
    return b"".join(slots)


def ballots_in(urn: bytes, questions: int) -> list[Ballot]:
    """Return the ballots of an urn; their order means nothing."""
    return [_read(slot) for slot in _slots(urn, questions) if slot[0]]


def _length(questions: int) -> int:
    return 2 + questions * MARKS


def _slots(urn: bytes, questions: int) -> list[bytes]:
    size = _length(questions)
    return [urn[start : start + size] for start in range(0, len(urn), size)]


def _written(ballot: Ballot) -> bytes:
    marks = [sum(1 << place for place in one).to_bytes(MARKS, "big") for one in ballot.answers]
    return b"".join([b"\x01", bytes([ballot.group]), *marks])


def _read(slot: bytes) -> Ballot:
    words = [slot[at : at + MARKS] for at in range(2, len(slot), MARKS)]
    numbers = [int.from_bytes(word, "big") for word in words]
    answers = tuple(
        tuple(place for place in range(MOST_OPTIONS) if number >> place & 1)
        for number in numbers
    )
    return Ballot(slot[1], answers)


def merged(sizes: Sequence[int], least: int = LEAST) -> list[tuple[int, ...]]:
    """Put groups together until none that is shown has fewer ballots than `least`.

    All small ones become one; if that is still too small, the smallest of the others joins.
    What is left when the shown groups are taken from the whole is therefore never small.
    Nothing is returned where all ballots together are too few: then nothing is shown.
    """
    if sum(sizes) < least:
        return []
    order = sorted(range(len(sizes)), key=lambda at: (sizes[at], at))
    hidden = [at for at in order if sizes[at] < least]
    alone = order[len(hidden) :]
    while hidden and sum(sizes[at] for at in hidden) < least:
        hidden.append(alone.pop(0))
    shown = [(at,) for at in alone]
    return sorted([*shown, tuple(sorted(hidden))] if hidden else shown)


def batch(
    ballots: Sequence[Ballot], *, questions: int, groups: int, chance: Random
) -> list[dict[str, Any]]:
    """Return what is entered in the record: merged groups, and under each question its answers.

    Every question is shuffled by itself, so that no ballot with many questions can be known
    again by its pattern.
    """
    sizes = [sum(ballot.group == at for ballot in ballots) for at in range(groups)]
    entered = []
    for together in merged(sizes):
        inside = [ballot for ballot in ballots if ballot.group in together]
        columns = [[list(ballot.answers[at]) for ballot in inside] for at in range(questions)]
        for column in columns:
            chance.shuffle(column)
        entered.append({"groups": list(together), "ballots": len(inside), "answers": columns})
    return entered
