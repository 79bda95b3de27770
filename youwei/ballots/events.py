"""What the chronicle says about rounds. Never who voted, and never a ballot before the end."""

from dataclasses import dataclass
from typing import Any

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class RoundMade(Event):
    name = "ballot.made"
    says = "{by} prepared the secret ballot {on}"
    questions: list[dict[str, Any]]
    groups: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class SlipsMade(Event):
    name = "ballot.slips"
    says = "{by} printed {codes} slips for {on}; slips printed before are worthless"
    codes: int


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    name = "ballot.opened"
    says = "{by} opened {on} with {codes} codes"
    codes: int


@dataclass(frozen=True, kw_only=True)
class RoundClosed(Event):
    name = "ballot.closed"
    says = "{by} closed {on}"


@dataclass(frozen=True, kw_only=True)
class RoundCounted(Event):
    """The votes, as one batch: the round itself enters them, in shuffled order."""

    name = "ballot.counted"
    says = "{on} was counted: {given} codes, {used} used, {ballots} ballots"
    given: int
    used: int
    ballots: int
    lost: int  # codes whose ballot did not reach the urn when a machine stopped
    batch: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class RoundVoided(Event):
    name = "ballot.voided"
    says = "{by} declared {on} void: {reason}"
    reason: str
