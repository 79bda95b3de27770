"""What a placement is made of: people, seats, weighed wishes, hard rules with a source.

Everything is integral, so that values are exact and bounds are checked without rounding.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Pair = tuple[str, str]
"""A person and a seat, by their keys."""


class ProblemError(ValueError):
    """A placement that contradicts itself; the text is a sentence for the person."""


@dataclass(frozen=True)
class Block:
    """Every pair of these people and these seats, each counting `weight`."""

    people: frozenset[str]
    seats: frozenset[str]
    weight: int = 1

    def holds(self, person: str, seat: str) -> bool:
        """Say whether the pair lies in the block."""
        return person in self.people and seat in self.seats


@dataclass(frozen=True)
class Count:
    """A weighted number of chosen pairs, held between `least` and `most`.

    With a `cost` the limits are soft: every unit outside of them costs so many points.
    A pair that lies in several blocks counts with the sum of their weights.
    """

    blocks: tuple[Block, ...]
    least: int | None = None
    most: int | None = None
    cost: int | None = None

    def weight(self, person: str, seat: str) -> int:
        """Return what one pair adds to the number."""
        return sum(block.weight for block in self.blocks if block.holds(person, seat))

    def outside(self, number: int) -> int:
        """Return by how many units a number lies outside the limits."""
        short = 0 if self.least is None else self.least - number
        over = 0 if self.most is None else number - self.most
        return max(short, over, 0)


@dataclass(frozen=True)
class Rule:
    """A rule, where it comes from, the pairs that it bars, the numbers that it limits."""

    name: str
    source: str = ""
    bars: tuple[Block, ...] = ()
    counts: tuple[Count, ...] = ()

    def forbids(self, person: str, seat: str) -> bool:
        """Say whether this rule alone bars the pair."""
        return any(block.holds(person, seat) for block in self.bars)


@dataclass(frozen=True, eq=False)
class Wish:
    """Points for every pair, shape people by seats, in the order of the problem."""

    name: str
    points: Integers
    weight: int = 1


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """People for seats: every seat gets one person, a person at most `each_person` seats.

    With `empty_costs` a seat may stay empty for so many points.
    The order of people, seats, wishes and rules has no influence on the plan.
    """

    people: tuple[str, ...]
    seats: tuple[str, ...]
    wishes: tuple[Wish, ...] = ()
    rules: tuple[Rule, ...] = ()
    each_person: int = 1
    empty_costs: int | None = None
    person_at: dict[str, int] = field(init=False)
    seat_at: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Refuse doubled keys, unknown keys and tables of a wrong shape."""
        _refuse_doubles("person", self.people)
        _refuse_doubles("seat", self.seats)
        _refuse_doubles("rule", [rule.name for rule in self.rules])
        _refuse_doubles("wish", [wish.name for wish in self.wishes])
        object.__setattr__(self, "person_at", {k: i for i, k in enumerate(self.people)})
        object.__setattr__(self, "seat_at", {k: i for i, k in enumerate(self.seats)})
        for wish in self.wishes:
            _refuse_wrong_points(wish, (len(self.people), len(self.seats)))
        for rule in self.rules:
            self._refuse_strangers(rule)
        if self.each_person < 1:
            raise ProblemError("A person must be allowed at least one seat.")

    @cached_property
    def gains(self) -> Integers:
        """Return the points of every pair, all wishes weighed, shape people by seats."""
        total = np.zeros((len(self.people), len(self.seats)), dtype=np.int64)
        for wish in self.wishes:
            total += wish.weight * wish.points
        return total

    def gain(self, person: str, seat: str) -> int:
        """Return the points of one pair."""
        return int(self.gains[self.person_at[person], self.seat_at[seat]])

    def rules_against(self, person: str, seat: str) -> tuple[Rule, ...]:
        """Return the rules that bar a pair."""
        return tuple(rule for rule in self.rules if rule.forbids(person, seat))

    def _refuse_strangers(self, rule: Rule) -> None:
        blocks = [*rule.bars, *(block for count in rule.counts for block in count.blocks)]
        for block in blocks:
            _refuse_unknown(rule.name, "person", block.people - self.person_at.keys())
            _refuse_unknown(rule.name, "seat", block.seats - self.seat_at.keys())


def _refuse_doubles(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ProblemError(f"The {what} “{name}” is there twice; each needs its own name.")
        seen.add(name)


def _refuse_unknown(rule: str, what: str, unknown: frozenset[str]) -> None:
    if unknown:
        raise ProblemError(
            f"The rule “{rule}” speaks of the {what} “{min(unknown)}”, who is not there."
        )


def _refuse_wrong_points(wish: Wish, shape: tuple[int, int]) -> None:
    if wish.points.shape != shape:
        raise ProblemError(
            f"The wish “{wish.name}” has points for {wish.points.shape} instead of {shape}."
        )
    if not np.issubdtype(wish.points.dtype, np.integer):
        raise ProblemError(f"The wish “{wish.name}” needs whole points: multiply, then round.")
    if wish.points.size and int(np.abs(wish.points).max()) * abs(wish.weight) > 10**7:
        raise ProblemError(f"The wish “{wish.name}” gives more than ten million points a pair.")
