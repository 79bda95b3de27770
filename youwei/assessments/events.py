"""What the chronicle says about appraisals: numbers of the list, never a name on it."""

from dataclasses import dataclass
from typing import Any

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class AppraisalBegun(Event):
    name = "appraisal.begun"
    says = "{by} began {on}"
    declaration: str
    rated: list[str]
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class ListFrozen(Event):
    """The seed is the root of the first head that is signed over this line."""

    name = "appraisal.listed"
    says = "{by} froze the list of {count} people for {on}; the next signed tree head draws"
    digest: str
    count: int
    listed: dict[str, dict[str, int]]  # group → stratum → how many


@dataclass(frozen=True, kw_only=True)
class RatersDrawn(Event):
    name = "appraisal.drawn"
    says = "{count} of the list of {on} were drawn by the tree head of {size} lines"
    size: int
    seed: str
    count: int
    drawn: dict[str, dict[str, list[int]]]  # group → stratum → numbers, in their order


@dataclass(frozen=True, kw_only=True)
class RaterReplied(Event):
    """Somebody comes, or does not: nobody says why, and nobody is asked."""

    name = "appraisal.replied"
    says = "{by} noted for {on} a reply to an invitation"
    group: str
    number: int
    comes: bool
    instead: int | None  # the next of the same draw


@dataclass(frozen=True, kw_only=True)
class RatedReported(Event):
    name = "appraisal.reported"
    says = "{by} handed in the report of {rated} for {on}"
    rated: str
    report: str
    figures: dict[str, float | None]


@dataclass(frozen=True, kw_only=True)
class AppraisalToBallot(Event):
    name = "appraisal.to-ballot"
    says = "{by} prepared the secret ballot of {on} for {asked} people"
    ballot: str
    asked: int


@dataclass(frozen=True, kw_only=True)
class AppraisalCounted(Event):
    """The ballot box counts, and the house works out the results; the rated read them now."""

    name = "appraisal.counted"
    says = "{on} was counted; those who are rated read their results and may answer"
    results: dict[str, Any]
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class AppraisalVoteVoid(Event):
    name = "appraisal.vote-void"
    says = "The ballot of {on} came to nothing: void, or fewer than five voted"


@dataclass(frozen=True, kw_only=True)
class RatedAnswered(Event):
    name = "appraisal.answered"
    says = "{by} answered for {rated} to the result of {on}"
    rated: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class AppraisalStands(Event):
    name = "appraisal.stands"
    says = "{by} confirmed the results of {on}"


@dataclass(frozen=True, kw_only=True)
class AppraisalVoid(Event):
    name = "appraisal.void"
    says = "{by} declared {on} void: {reason}"
    reason: str
