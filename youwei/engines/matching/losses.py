"""What every pair costs at least, beside the best that the prices allow.

The rows of rules are priced out (Lagrangian relaxation, Geoffrion 1974); what is left is an
assignment, which is solved exactly. A pair that is not in it can only enter along a cycle of
moves: its least loss is a shortest path between seats in the residual graph (Ahuja, Magnanti,
Orlin 1993, ch. 5 and 12), found for all pairs at once (Floyd 1962). No pair loses less than its
reduced cost, and most lose far more, because prices of an assignment are seldom unique.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from youwei.engines.matching.bound import Pricing
from youwei.engines.matching.program import SCALE, Floats, Mask, Program

EXACT = 2.0**52
"""Whole numbers below this are exact as floats."""


@dataclass(frozen=True, eq=False)
class Losses:
    """A bound of every plan, and by how much less each of the n columns leaves; millionths."""

    bound: int
    least: Floats

    @property
    def whole(self) -> int:
        """Return the highest value that any plan can have, in points."""
        return self.bound // SCALE

    def reaching(self, value: int) -> Mask:
        """Say which columns may be in a plan of at least this value."""
        return np.asarray(self.least <= self.bound - value * SCALE)


def losses(program: Program, pricing: Pricing) -> Losses | None:
    """Return the least loss of every column; nothing if the seats cannot be filled at all."""
    ties = np.array([label.kind in ("person", "seat") for label in program.labels])
    people = np.array([label.kind == "person" for label in program.labels])
    prices = np.where(ties, 0, pricing.prices)
    rest = program.gains * SCALE - sparse.csc_array(program.rows).astype(np.int64).T @ prices
    pairs = len(program.pairs)
    reach = float(np.abs(rest[:pairs]).max(initial=0)) * (2 * len(program.seats) + 2)
    if (program.high[people] != 1).any() or reach > EXACT:
        return Losses(pricing.bound, _reduced(program, pricing))
    found = _assignment(program, -rest[:pairs].astype(np.float64))
    if found is None:
        return None
    cost, least = found
    limit = np.where(prices > 0, program.high, program.low)
    limit = np.where(prices == 0, 0.0, limit).astype(np.int64)
    extra = slice(pairs, None)
    units = np.maximum(rest[extra] * program.lower[extra], rest[extra] * program.upper[extra])
    bound = program.constant * SCALE + int(prices @ limit) + int(units.sum()) - int(cost)
    return Losses(bound, np.concatenate([least, np.zeros(len(units))]))


def _reduced(program: Program, pricing: Pricing) -> Floats:
    held = (program.lower > 0) | (np.arange(len(program.gains)) >= len(program.pairs))
    return np.where(held, 0.0, np.maximum(-pricing.reduced, 0).astype(np.float64))


def _assignment(program: Program, costs: Floats) -> tuple[float, Floats] | None:
    """Return the least cost of filling the seats, and what each pair adds to it."""
    table = _table(program, costs)
    try:
        rows, columns = linear_sum_assignment(table)
    except ValueError:
        return None
    seats = len(program.seats)
    holder = np.empty(seats, dtype=np.intp)
    holder[columns] = rows
    paths = _paths(table, holder)
    place = np.full(len(table), seats)
    place[rows] = columns
    paid = np.zeros(len(table))
    paid[rows] = table[rows, columns]
    back = paths[:seats, place].T
    added = table - paid[:, None] + back
    added[rows, columns] = 0.0
    person, seat = program.pairs.T
    return float(paid.sum()), np.maximum(added[person, seat], 0.0)


def _table(program: Program, costs: Floats) -> Floats:
    """Return costs by person and seat; where a seat may stay empty, nobody may take it."""
    shape = len(program.people), len(program.seats)
    person, seat = program.pairs.T
    table = np.full(shape, np.inf)
    open_ones = program.upper[: len(costs)] > 0
    table[person[open_ones], seat[open_ones]] = costs[open_ones]
    for at in np.flatnonzero(program.lower[: len(costs)]):
        cost = table[person[at], seat[at]]
        table[person[at]] = np.inf
        table[:, seat[at]] = np.inf
        table[person[at], seat[at]] = cost
    needed = np.array([label.kind == "seat" for label in program.labels])
    if (program.low[needed] < 1).any():
        table = np.vstack([table, np.zeros((shape[1], shape[1]))])
    return table


def _paths(table: Floats, holder: NDArray[np.intp]) -> Floats:
    """Return the cheapest chain of moves from seat to seat; the last place is to be idle."""
    seats = len(holder)
    idle = np.ones(len(table), dtype=bool)
    idle[holder] = False
    paid = table[holder, np.arange(seats)]
    paths = np.zeros((seats + 1, seats + 1))
    paths[:seats, :seats] = table[holder] - paid[:, None]
    paths[:seats, seats] = -paid
    paths[seats, :seats] = table[idle].min(axis=0, initial=np.inf)
    for at in range(seats + 1):
        np.minimum(paths, paths[:, at : at + 1] + paths[at : at + 1], out=paths)
    return paths
