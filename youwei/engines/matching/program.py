"""A problem as an integer programme: maximise gains · x under low ≤ rows · x ≤ high.

Columns are the pairs that no rule bars, by (seat, person), then the units outside soft limits.
People, seats and rules are sorted by their keys first: the order of the input leaves no trace.
"""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from youwei.engines.matching.model import Block, Count, Integers, Problem

SCALE = 10**6
"""Prices are whole millionths of a point, so that the bound is exact."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Kind = Literal["person", "seat", "count", "search"]


class Label(NamedTuple):
    """What a row is about: a person, a seat, the n-th count of a rule, a step of a search."""

    kind: Kind
    name: str
    number: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class Program:
    """Arrays over m rows and n columns; the first `len(pairs)` columns are pairs."""

    people: tuple[str, ...]
    seats: tuple[str, ...]
    pairs: Integers  # k × 2: places in people and seats
    gains: Integers  # n, points
    rows: sparse.csc_array  # m × n, whole numbers
    low: Floats  # m
    high: Floats  # m
    toll: Floats  # m: highest price of the row, infinite for a hard one
    lower: Integers  # n
    upper: Integers  # n
    labels: tuple[Label, ...]
    constant: int = 0

    def column(self, person: str, seat: str) -> int | None:
        """Return the column of a pair, or nothing if a rule bars it."""
        wanted = np.array([self.people.index(person), self.seats.index(seat)])
        found = np.flatnonzero((self.pairs == wanted).all(axis=1))
        return int(found[0]) if found.size else None

    def bounded(self, column: int, *, to: int) -> "Program":
        """Return the programme with one column held at 0 or 1."""
        lower, upper = self.lower.copy(), self.upper.copy()
        lower[column] = upper[column] = to
        return replace(self, lower=lower, upper=upper)

    def with_row(self, columns: Integers, *, least: float, most: float) -> "Program":
        """Return the programme with so many of these columns chosen; it has no rule's name."""
        row = sparse.csr_array(
            (np.ones(len(columns)), (np.zeros(len(columns), dtype=int), columns)),
            shape=(1, len(self.gains)),
        )
        return replace(
            self,
            rows=sparse.csc_array(sparse.vstack([self.rows, row])),
            low=np.append(self.low, least),
            high=np.append(self.high, most),
            toll=np.append(self.toll, np.inf),
            labels=(*self.labels, Label("search", str(len(self.labels)))),
        )

    def narrowed(self, at: Integers) -> "Program":
        """Return the programme over these columns alone, in ascending order."""
        return replace(
            self,
            pairs=self.pairs[at[at < len(self.pairs)]],
            gains=self.gains[at],
            rows=sparse.csc_array(self.rows)[:, at],
            lower=self.lower[at],
            upper=self.upper[at],
        )

    def plan(self, chosen: Integers) -> tuple[tuple[str, str], ...]:
        """Return the (seat, person) of every chosen pair, by seat."""
        picked = self.pairs[np.flatnonzero(chosen[: len(self.pairs)] > 0)]
        return tuple(sorted((self.seats[s], self.people[p]) for p, s in picked.tolist()))


def lay_out(problem: Problem) -> Program:
    """Write a problem as an integer programme."""
    people, seats = tuple(sorted(problem.people)), tuple(sorted(problem.seats))
    places = _Places(problem, people, seats)
    empty = 0 if problem.empty_costs is None else problem.empty_costs
    gains = places.gains[places.pairs[:, 0], places.pairs[:, 1]] + empty
    table = _Table(len(places.pairs))
    for index, person in enumerate(people):
        columns = places.index[index]
        table.add(Label("person", person), columns[columns >= 0], None, problem.each_person)
    for index, seat in enumerate(seats):
        columns = places.index[:, index]
        least = 1 if problem.empty_costs is None else None
        table.add(Label("seat", seat), columns[columns >= 0], least, 1)
    for rule in sorted(problem.rules, key=lambda rule: rule.name):
        for number, count in enumerate(rule.counts):
            columns, weights = places.counted(count)
            table.count(Label("count", rule.name, number), columns, weights, count)
    return table.programme(places, gains, constant=-empty * len(seats))


class _Places:
    """Which column belongs to which pair."""

    def __init__(
        self, problem: Problem, people: tuple[str, ...], seats: tuple[str, ...]
    ) -> None:
        self.people, self.seats = people, seats
        self.person_at = {key: at for at, key in enumerate(people)}
        self.seat_at = {key: at for at, key in enumerate(seats)}
        rows = [problem.person_at[key] for key in people]
        columns = [problem.seat_at[key] for key in seats]
        self.gains = problem.gains[np.ix_(rows, columns)]
        may = np.ones((len(people), len(seats)), dtype=bool)
        for rule in problem.rules:
            for block in rule.bars:
                may[self._mesh(block)] = False
        seat, person = np.nonzero(may.T)
        self.pairs: Integers = np.column_stack([person, seat]).astype(np.int64)
        self.index = np.full(may.shape, -1, dtype=np.int64)
        self.index[person, seat] = np.arange(len(person))

    def counted(self, count: Count) -> tuple[Integers, Integers]:
        """Return the columns of a count and what each adds to it."""
        columns = [self.index[self._mesh(block)].ravel() for block in count.blocks]
        weights = [
            np.full(len(cells), block.weight)
            for cells, block in zip(columns, count.blocks, strict=True)
        ]
        flat, heavy = np.concatenate(columns), np.concatenate(weights)
        open_ones, heavy = flat[flat >= 0], heavy[flat >= 0]
        unique, at = np.unique(open_ones, return_inverse=True)
        summed = np.bincount(at, weights=heavy, minlength=len(unique)).astype(np.int64)
        return unique[summed != 0], summed[summed != 0]

    def _mesh(self, block: Block) -> tuple[NDArray[np.intp], ...]:
        people = sorted(self.person_at[key] for key in block.people)
        seats = sorted(self.seat_at[key] for key in block.seats)
        return np.ix_(np.array(people, dtype=np.intp), np.array(seats, dtype=np.intp))


class _Table:
    """Rows as they come, with the columns that soft limits add."""

    def __init__(self, pairs: int) -> None:
        self.labels: list[Label] = []
        self.limits: list[tuple[float, float, float]] = []
        self.cells: list[tuple[Integers, Integers]] = []
        self.width = pairs
        self.extra: list[tuple[int, int]] = []  # gain and upper limit

    def add(self, label: Label, columns: Integers, least: int | None, most: int | None) -> None:
        self._append(label, columns, np.ones_like(columns), Count((), least, most))

    def count(self, label: Label, columns: Integers, weights: Integers, count: Count) -> None:
        if count.cost is not None:
            reach = int(np.abs(weights).sum())
            for sign, limit in ((1, count.least), (-1, count.most)):
                if limit is not None:
                    columns = np.append(columns, self.width)
                    weights = np.append(weights, sign)
                    self.extra.append((-count.cost, reach + abs(limit)))
                    self.width += 1
        self._append(label, columns, weights, count)

    def _append(self, label: Label, columns: Integers, weights: Integers, count: Count) -> None:
        low = -np.inf if count.least is None else float(count.least)
        high = np.inf if count.most is None else float(count.most)
        toll = np.inf if count.cost is None else float(count.cost)
        self.labels.append(label)
        self.limits.append((low, high, toll))
        self.cells.append((columns, weights))

    def programme(self, places: _Places, gains: Integers, *, constant: int) -> Program:
        lengths = [len(columns) for columns, _ in self.cells]
        rows = np.repeat(np.arange(len(lengths)), lengths)
        columns = np.concatenate([columns for columns, _ in self.cells])
        weights = np.concatenate([weights for _, weights in self.cells]).astype(np.float64)
        limits = np.array(self.limits, dtype=np.float64).reshape(-1, 3)
        extra = np.array(self.extra, dtype=np.int64).reshape(-1, 2)
        return Program(
            people=places.people,
            seats=places.seats,
            pairs=places.pairs,
            gains=np.concatenate([gains, extra[:, 0]]),
            rows=sparse.csc_array((weights, (rows, columns)), shape=(len(lengths), self.width)),
            low=limits[:, 0],
            high=limits[:, 1],
            toll=limits[:, 2],
            lower=np.zeros(self.width, dtype=np.int64),
            upper=np.concatenate([np.ones(len(gains), dtype=np.int64), extra[:, 1]]),
            labels=tuple(self.labels),
            constant=constant,
        )
