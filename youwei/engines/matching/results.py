"""What the engine answers: frozen, typed, with everything that a stranger needs to check it."""

from dataclasses import dataclass

from youwei.engines.matching.kernel import Status

Plan = tuple[tuple[str, str], ...]
"""(seat, person), by seat."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A plan and the prices that bound every other one; all numbers are whole.

    A price stands for a person, a seat or a count of a rule: (kind, name, number, price).
    Prices and `bound` are in millionths of a point. `dropped` names the (person, seat) that no
    better plan can hold; `kept` is how many were left to search. The claim "bound" needs no
    word; "search" rests on the solver for the pairs kept; "none" claims no proof.
    """

    plan: Plan
    value: int
    draws: int
    bound: int
    prices: tuple[tuple[str, str, int, int], ...]
    dropped: tuple[tuple[str, str], ...]
    kept: int
    claim: str


@dataclass(frozen=True, kw_only=True)
class Solution:
    """The best plan that was found, its value in points, and how good any plan could be.

    `ceiling` is a proven upper limit of the value of every plan; a `proved` plan reaches it.
    `is_settled` tells that the tie-break was carried through.
    """

    status: Status
    plan: Plan = ()
    value: int = 0
    ceiling: int = 0
    is_settled: bool = False
    certificate: Certificate | None = None

    @property
    def gap(self) -> float:
        """Return how far the plan may be from the best, as a share of its value."""
        return (self.ceiling - self.value) / max(1, abs(self.value))

    @property
    def person_in(self) -> dict[str, str]:
        """Return the person of every filled seat."""
        return dict(self.plan)
