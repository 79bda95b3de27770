"""The tie-break: among plans of equal value the one whose drawn numbers have the greatest sum.

The number of a pair is the first two bytes of SHA-256 over person, line feed, seat: anyone can
recompute it, it favours no name and no order, and it is the same on every machine.

Both aims are one: a point weighs more than all drawn numbers of a plan together, so that the
greatest sum of points · weight + drawn number is the best plan, and the drawn one among equals.
"""

import hashlib
from dataclasses import replace

import numpy as np

from youwei.engines.matching.model import Integers
from youwei.engines.matching.program import Mask, Program

DRAWS = 2**16
LARGEST = 2**50
"""Above this sum the solver's floats may no longer tell one drawn number from the next."""


def draw(person: str, seat: str) -> int:
    """Return the drawn number of a pair, 0 to 65535."""
    return int.from_bytes(hashlib.sha256(f"{person}\n{seat}".encode()).digest()[:2], "big")


def draws(program: Program, columns: Mask) -> Integers:
    """Return the drawn number of every column in question, and nothing for the others."""
    drawn = np.zeros_like(program.gains)
    for at in np.flatnonzero(columns[: len(program.pairs)]):
        person, seat = program.pairs[at]
        drawn[at] = draw(program.people[person], program.seats[seat])
    return drawn


def weight(program: Program) -> int:
    """Return what a point weighs beside drawn numbers: more than a whole plan can draw."""
    return DRAWS * max(1, len(program.seats))


def with_draws(program: Program, columns: Mask) -> Program | None:
    """Ask for points first, drawn numbers second; nothing where the numbers get too large."""
    drawn, one = draws(program, columns), weight(program)
    most = int(np.abs(program.gains[columns]).max(initial=0))
    if (most + 1) * one * (len(program.seats) + 1) > LARGEST:
        return None
    return replace(program, gains=program.gains * one + drawn)
