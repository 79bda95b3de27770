"""What a case is at one moment, what a step was, and what the machine asks of the house."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from youwei.engines.calendar import Calendar, Pause
from youwei.procedures.declarations import Asks, Opens

BY_ITSELF = -1  #: the place of a move that time takes
NOBODY = ""


@dataclass(frozen=True)
class Given:
    """What one of those who were asked has said."""

    seat: str  #: key of whoever was asked
    choice: str
    reason: str
    at: datetime
    entered_by: str = ""  #: who typed it in from a sheet that they have signed


@dataclass(frozen=True)
class Running:
    """A deadline over several stages, as it stands."""

    started_at: datetime
    due_at: datetime
    pauses: tuple[Pause, ...] = ()
    extended_by: str = ""  #: the span that was granted
    stopped_at: datetime | None = None
    warning: str = ""

    @property
    def is_paused(self) -> bool:
        return self.stopped_at is None and any(pause.ends is None for pause in self.pauses)


@dataclass(frozen=True)
class State:
    """A case at one moment."""

    stage: str
    opener: str
    opened_at: datetime
    entered_at: datetime
    filled: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    warning: str = ""  #: the deadline rests on days that are not published yet
    acted: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  #: stage → who acted there
    taken: Mapping[str, int] = field(default_factory=dict)  #: "stage:place" → how often
    seats: tuple[str, ...] = ()  #: who is asked in the present round
    answers: tuple[Given, ...] = ()
    withdrawn: tuple[str, ...] = ()  #: who was asked, and withdrew: they are not asked any more
    ballot: str = ""  #: key of the secret vote that is going on
    counted: Mapping[str, int] = field(default_factory=dict)  #: what a secret vote has counted
    clocks: Mapping[str, Running] = field(default_factory=dict)
    told_late: bool = False
    ended_at: datetime | None = None

    def with_act(self, stage: str, actor: str) -> "State":
        """Remember that somebody acted in a stage."""
        there = self.acted.get(stage, ())
        acted = there if actor in there or not actor else (*there, actor)
        return replace(self, acted={**self.acted, stage: acted})


@dataclass(frozen=True)
class Step:
    """What happened, and what the house does about it."""

    left: str
    entered: str
    place: int = BY_ITSELF  #: number of the declared move; BY_ITSELF for what time does
    label: str = ""
    reason: str = ""
    filled: Mapping[str, Any] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)  #: "link.field" → value, one step on
    adds: str | None = None
    posts: str | None = None
    tells: tuple[str, ...] = ()
    opens: Opens | None = None
    publishes: tuple[str, ...] = ()


class Around(Protocol):
    """What the machine asks: who somebody is, what a linked thing says, which days count."""

    @property
    def calendar(self) -> Calendar: ...

    def is_one_of(self, actor: str, who: str) -> bool:
        """Say whether the actor is among `who`: a role, "@field", "role@field"."""
        ...

    def name_of(self, who: str) -> str:
        """Return how people call them."""
        ...

    def value(self, path: str) -> Any:
        """Return a value beyond the case: "project.town", "#measure"; None if unknown."""
        ...

    def seats(self, asks: Asks) -> tuple[str, ...]:
        """Return the keys of those who are asked, as they stand now."""
        ...

    def still_open(self) -> int:
        """Return how many sub-cases that must be waited for have not ended."""
        ...


def to_plain(state: State) -> dict[str, Any]:
    """Return what JSON can hold; `filled` is kept elsewhere."""
    plain = asdict(replace(state, filled={}))
    return {key: _plain(value) for key, value in plain.items() if key != "filled"}


def from_plain(plain: Mapping[str, Any], filled: Mapping[str, Any]) -> State:
    """Read back what `to_plain` wrote."""
    read = dict(plain)
    for key in ("opened_at", "entered_at", "due_at", "ended_at"):
        read[key] = _at(read.get(key))
    read["acted"] = {key: tuple(who) for key, who in read.get("acted", {}).items()}
    for key in ("seats", "withdrawn"):
        read[key] = tuple(read.get(key, ()))
    read["answers"] = tuple(
        Given(**{**one, "at": datetime.fromisoformat(one["at"])})
        for one in read.get("answers", ())
    )
    read["clocks"] = {key: _running(one) for key, one in read.get("clocks", {}).items()}
    return State(filled=dict(filled), **read)


def _running(plain: Mapping[str, Any]) -> Running:
    pauses = tuple(
        Pause(datetime.fromisoformat(one["begins"]), _at(one["ends"]))
        for one in plain["pauses"]
    )
    return Running(
        started_at=datetime.fromisoformat(plain["started_at"]),
        due_at=datetime.fromisoformat(plain["due_at"]),
        pauses=pauses,
        extended_by=plain["extended_by"],
        stopped_at=_at(plain["stopped_at"]),
        warning=plain["warning"],
    )


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
