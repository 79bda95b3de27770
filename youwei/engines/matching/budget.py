"""The time that a search may take; the clock comes from outside."""

from collections.abc import Callable
from dataclasses import dataclass, field


def _unheard(sentence: str) -> None:
    """Let progress pass."""


@dataclass(frozen=True)
class Budget:
    """So many seconds from now on, by the clock that is given; `tell` hears of progress."""

    seconds: float
    clock: Callable[[], float]
    tell: Callable[[str], None] = _unheard
    began: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        object.__setattr__(self, "began", self.clock())

    @property
    def left(self) -> float:
        """Return the seconds that are left, never less than none."""
        return max(0.0, self.seconds - (self.clock() - self.began))


def _still() -> float:
    return 0.0


UNLIMITED = Budget(float("inf"), _still)
"""Search until the proof is there."""
