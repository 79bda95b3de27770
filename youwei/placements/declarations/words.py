"""placement 配备: who fits which post or team under hard rules and wishes."""

from typing import Literal

from youwei.packs.declared import (
    Declared,
    Example,
    Key,
    Label,
    Path,
    Plain,
    Share,
    Sheet,
    Turn,
    Where,
)


class Rule(Declared):
    """A rule that a plan must keep. It has a name and a source: both are shown when it costs someone a seat."""

    label: Label
    basis: str = ""
    seats: Where = {}  #: for seats like this (all of them)
    people: Where = {}  #: people like this
    least: Share | None = None  #: so many of them in each team
    most: Share | None = None
    none_of: Literal["kin", "home-town", "own-unit"] | None = None  #: avoidance
    """Without a number: only people like this may have the seat."""


class Wish(Declared):
    """Something to want. `weight` says how much beside the other wishes."""

    label: Label
    weight: float
    like: tuple[Path, Path] | None = None  #: field of the person equals field of the seat
    number: Path | None = None  #: as much as possible of this field or "#measure"
    fewest: Literal["moves", "repeats"] | None = None


class Story(Example):
    """A small plan, checked against the rules."""

    people: dict[Key, dict[str, Plain]]
    seats: dict[Key, dict[str, Plain]]
    plan: dict[Key, Key]
    distance: int | None = None  #: how many unmet counts


class Placement(Sheet):
    """Engines propose several near-equal plans with reasons; people choose and sign."""

    people: Key  #: register of candidates
    people_where: Where = {}
    seats: Key  #: register of posts, places in a team, or shifts
    seats_where: Where = {}
    team: Path | None = None  #: field of a seat that tells its team
    each_person: Share = "1"  #: how many seats one person takes
    every: Turn = "once"  #: in this time (a rota)
    rules: tuple[Rule, ...] = ()
    wishes: tuple[Wish, ...] = ()
    examples: tuple[Story, ...] = ()
