"""Leadership teams as people write them: members and seats with traits, rules on traits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from youwei.engines.matching.model import Pair, ProblemError
from youwei.engines.teams.conditions import Trait, Where

Share = int | str
"""A number of people, or a share of a team's seats as text: "30%" or "1/2"."""


@dataclass(frozen=True)
class Member:
    """A person, what is known of them, and the seat they hold now."""

    key: str
    traits: Mapping[str, Trait] = field(default_factory=dict)
    now: str = ""


@dataclass(frozen=True)
class Seat:
    """A seat in a team, with what is to be known of it."""

    key: str
    team: str = ""
    traits: Mapping[str, Trait] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Only:
    """Seats like this are for people like this alone."""

    name: str
    source: str = ""
    people: Where
    seats: Where = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Structure:
    """So many people like this in each team, or in all teams together.

    With a cost the limits are the model that is wished for; each unit away costs points.
    """

    name: str
    source: str = ""
    people: Where = field(default_factory=dict)
    seats: Where = field(default_factory=dict)
    least: Share | None = None
    most: Share | None = None
    cost: int | None = None
    over: Literal["each team", "all teams"] = "each team"


@dataclass(frozen=True, kw_only=True)
class Avoid:
    """Nobody sits where a trait of theirs equals one of the seat (own unit, home town)."""

    name: str
    source: str = ""
    person_trait: str
    seat_trait: str
    seats: Where = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Two people of a pair are never in one team (relatives)."""

    name: str
    source: str = ""
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """Pairs that must be, and pairs that may not be."""

    name: str
    source: str = ""
    must: tuple[Pair, ...] = ()
    may_not: tuple[Pair, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Moves:
    """At most so many seats change their holder."""

    name: str
    source: str = ""
    most: Share


TeamRule = Only | Structure | Avoid | Apart | Fixed | Moves


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """Points where a trait of the person equals a trait of the seat."""

    name: str
    weight: int = 1
    person_trait: str
    seat_trait: str


@dataclass(frozen=True, kw_only=True)
class Number:
    """As many points as a trait of the person says, rounded after `times`."""

    name: str
    weight: int = 1
    trait: str
    times: int = 1
    seats: Where = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """Points for everybody who keeps their seat: the fewer moves the better."""

    name: str
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Points pair by pair; what is not named has none."""

    name: str
    weight: int = 1
    points: Mapping[Pair, int]


TeamWish = Likeness | Number | Stay | Scores


@dataclass(frozen=True, kw_only=True)
class Teams:
    """Who may sit where in which team; the order of anything has no influence on the plan."""

    members: tuple[Member, ...]
    seats: tuple[Seat, ...]
    rules: tuple[TeamRule, ...] = ()
    wishes: tuple[TeamWish, ...] = ()
    each_person: int = 1
    empty_costs: int | None = None

    @property
    def by_team(self) -> dict[str, tuple[Seat, ...]]:
        """Return the seats of every team, by its name."""
        names = sorted({seat.team for seat in self.seats})
        return {name: tuple(s for s in self.seats if s.team == name) for name in names}

    @property
    def now(self) -> dict[str, str]:
        """Return the present holder of every seat that has one."""
        known = {seat.key for seat in self.seats}
        held: dict[str, str] = {}
        for member in self.members:
            if member.now in held:
                raise ProblemError(f"The seat “{member.now}” has two holders now.")
            if member.now in known:
                held[member.now] = member.key
        return held


def units(share: Share, of: int, *, rounding: Literal["up", "down"]) -> int:
    """Turn a share into a number of people: a least is rounded up, a most down."""
    if isinstance(share, int):
        return share
    try:
        text = share.strip()
        part = Fraction(text[:-1]) / 100 * of if text.endswith("%") else Fraction(text)
        exact = part * of if "/" in text else part
    except (ValueError, ZeroDivisionError):
        raise ProblemError(
            f"“{share}” is neither a number nor a share like 30% or 1/2."
        ) from None
    return -(-exact.numerator // exact.denominator) if rounding == "up" else int(exact // 1)
