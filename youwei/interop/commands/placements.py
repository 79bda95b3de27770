"""A placement from a file: people, seats, points and rules, all by their keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from youwei.engines.matching import Pair, Problem, Rule, Wish, rules
from youwei.interop.commands.points import read_points, spread
from youwei.interop.commands.tables import TableError, read_table
from youwei.interop.commands.words import Words, read_toml, shaped

KNOWN = ("people", "seats", "each_person", "empty_costs", "wishes", "rules")


class Written(Protocol):
    """A rule as it stands in a file."""

    def rule(self, people: tuple[str, ...], seats: tuple[str, ...]) -> Rule:
        """Return it as bars and counts."""


@dataclass(frozen=True, kw_only=True)
class Only:
    """These seats are for these people alone."""

    name: str
    source: str = ""
    people: tuple[str, ...]
    seats: tuple[str, ...]

    def rule(self, people: tuple[str, ...], seats: tuple[str, ...]) -> Rule:
        """Return it as bars."""
        return rules.only(
            self.name,
            seats=self.seats,
            people=self.people,
            everybody=people,
            source=self.source,
        )


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """Pairs that must be, and pairs that may not be."""

    name: str
    source: str = ""
    must: tuple[Pair, ...] = ()
    may_not: tuple[Pair, ...] = ()

    def rule(self, people: tuple[str, ...], seats: tuple[str, ...]) -> Rule:
        """Return it as bars and counts."""
        bars = rules.forbid(self.name, self.may_not).bars
        counts = rules.force(self.name, self.must).counts
        return Rule(self.name, self.source, bars=bars, counts=counts)


@dataclass(frozen=True, kw_only=True)
class Quota:
    """So many of these people in these seats; everybody and every seat if none is named."""

    name: str
    source: str = ""
    people: tuple[str, ...] | None = None
    seats: tuple[str, ...] | None = None
    least: int | None = None
    most: int | None = None
    cost: int | None = None

    def rule(self, people: tuple[str, ...], seats: tuple[str, ...]) -> Rule:
        """Return it as a count."""
        if self.least is None and self.most is None:
            raise TableError(f"The rule “{self.name}” needs a least or a most.")
        return rules.quota(
            self.name,
            seats=seats if self.seats is None else self.seats,
            people=people if self.people is None else self.people,
            limits=(self.least, self.most),
            cost=self.cost,
            source=self.source,
        )


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Two people of a pair are never in one team; a team is a list of seats."""

    name: str
    source: str = ""
    pairs: tuple[Pair, ...]
    teams: tuple[tuple[str, ...], ...]

    def rule(self, people: tuple[str, ...], seats: tuple[str, ...]) -> Rule:
        """Return it as counts."""
        return rules.apart(self.name, self.pairs, teams=self.teams, source=self.source)


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a person's seats weigh together."""

    name: str
    source: str = ""
    person: str
    weights: Mapping[str, int]
    most: int

    def rule(self, people: tuple[str, ...], seats: tuple[str, ...]) -> Rule:
        """Return it as a count."""
        return rules.load(
            self.name,
            person=self.person,
            weights=self.weights,
            most=self.most,
            source=self.source,
        )


@dataclass(frozen=True, kw_only=True)
class Moves:
    """At most so many seats change their holder; `now` tells who holds each."""

    name: str
    source: str = ""
    now: Mapping[str, str]
    most: int

    def rule(self, people: tuple[str, ...], seats: tuple[str, ...]) -> Rule:
        """Return it as a count."""
        return rules.moves(
            self.name,
            now=self.now,
            people=people,
            seats=seats,
            most=self.most,
            source=self.source,
        )


KINDS: dict[str, type[Written]] = {
    "only": Only,
    "fixed": Fixed,
    "quota": Quota,
    "apart": Apart,
    "load": Load,
    "moves": Moves,
}


def read_placement(path: Path) -> Problem:
    """Read a TOML file, or a table of points in which an empty cell bars the pair."""
    if path.suffix.lower() == ".toml":
        return _declared(read_toml(path), path)
    people, seats, points = read_points(path)
    closed = [(p, s) for p in people for s in seats if (p, s) not in points]
    bars = (rules.forbid("no points", closed),) if closed else ()
    wish = Wish("points", spread(points, people, seats, name=path.name))
    return Problem(people=people, seats=seats, wishes=(wish,), rules=bars)


def _declared(words: Words, path: Path) -> Problem:
    if unknown := sorted(words.keys() - set(KNOWN)):
        raise TableError(
            f"{path.name}: “{unknown[0]}” is not known; there are: {', '.join(KNOWN)}."
        )
    people, seats = _keys(words, "people", path), _keys(words, "seats", path)
    wishes = tuple(_wish(one, people, seats, path) for one in words.get("wishes", []))
    written = (
        shaped(KINDS, one, where=f"{path.name}, rule {number}")
        for number, one in enumerate(words.get("rules", []), start=1)
    )
    return Problem(
        people=people,
        seats=seats,
        wishes=wishes,
        rules=tuple(one.rule(people, seats) for one in written),
        each_person=words.get("each_person", 1),
        empty_costs=words.get("empty_costs"),
    )


def _keys(words: Words, name: str, path: Path) -> tuple[str, ...]:
    """Return keys that are listed, or the first column of the file that is named."""
    said = words.get(name)
    if isinstance(said, str):
        table = read_table(path.parent / said)
        return tuple(table.column(table.columns[0]))
    if not isinstance(said, list) or not said:
        raise TableError(f"{path.name}: please list the {name}, or name a file with them.")
    return tuple(str(key) for key in said)


def _wish(words: Words, people: tuple[str, ...], seats: tuple[str, ...], path: Path) -> Wish:
    name = str(words.get("name", "points"))
    said = words.get("points")
    if isinstance(said, str):
        points = read_points(path.parent / said)[2]
    elif isinstance(said, dict):
        points = {(p, s): number for p, row in said.items() for s, number in row.items()}
    else:
        raise TableError(
            f"{path.name}, wish “{name}”: points are the name of a table, or "
            "points = { person = { seat = 7 } }."
        )
    if not all(isinstance(number, int) for number in points.values()):
        raise TableError(f"{path.name}, wish “{name}”: points are whole numbers.")
    array = spread(points, people, seats, name=name)
    return Wish(name, np.asarray(array), int(words.get("weight", 1)))
