"""Which orders there were: how many a week, where, of what, and how each went. No database.

The same number is the same story, whatever was made before it: so a seed that was killed goes
on, and the newest weeks can come first.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import sin, tau

from youwei.engines.calendar import shipped

SEED = 16_639
WEEKS = 157
WAYS = ("web", "web", "web", "web", "phone", "desk", "slip", "visit")


@dataclass(frozen=True)
class Village:
    """Where something is ordered."""

    code: str
    name: str

    @property
    def weight(self) -> float:
        """How much is ordered there: most in the town itself."""
        is_inner = self.code.startswith(("500233001", "500233002"))
        return (6.0 if "社区" in self.name else 1.0) * (3.0 if is_inner else 1.0)


@dataclass(frozen=True)
class Story:
    """Something that one or several people order. Chances are drawn once, before it is told."""

    number: int
    begins_at: datetime
    village: Village
    people: int

    @property
    def draw(self) -> random.Random:
        """Return the dice of this story; they fall the same way each time."""
        return random.Random(f"{SEED} story {self.number}")  # noqa: S311  a demo, no secrets


@dataclass(frozen=True)
class Fate:
    """What happens on the way, drawn beforehand."""

    urgent: bool
    by_community: bool
    withdrawn: bool
    handed_back: int
    asked: bool
    bad_checks: int
    hard: bool
    assisted: bool
    late: bool


def fate(draw: random.Random) -> Fate:
    """Draw what happens to an order."""
    handed_back = draw.choices((0, 1, 2), (885, 85, 30))[0]
    is_plain = handed_back == 0
    return Fate(
        urgent=is_plain and draw.random() < 0.03,
        by_community=is_plain and draw.random() < 0.2,
        withdrawn=draw.random() < 0.025,
        handed_back=handed_back,
        asked=draw.random() < 0.05,
        bad_checks=int(draw.random() < 0.04),
        hard=draw.random() < (0.06 if handed_back == 2 else 0.0065),
        assisted=draw.random() < 0.08,
        late=draw.random() < 0.07,
    )


def stories(total: int, today: date, villages: Sequence[Village]) -> Iterator[Story]:
    """Yield stories of `total` people, the newest week first, in it the oldest first."""
    number, weights = 0, [one.weight for one in villages]
    for week, count in enumerate(_a_week(total)):
        draw = random.Random(f"{SEED} week {week}")  # noqa: S311
        for at, people in _in_week(week, count, today, draw):
            number += 1
            village = draw.choices(villages, weights)[0]
            yield Story(number, at, village, people)


def _a_week(total: int) -> Sequence[int]:
    """Return how many people order in each week, the newest first; their sum is the total."""
    weights = [(1.2 - 0.4 * n / WEEKS) * (1 + 0.15 * sin(tau * n / 52)) for n in range(WEEKS)]
    begun = [0.0]
    for one in weights:
        begun.append(begun[-1] + one)
    marks = [round(total * one / begun[-1]) for one in begun]
    return [after - before for before, after in pairwise(marks)]


def _in_week(
    week: int, count: int, today: date, draw: random.Random
) -> Sequence[tuple[datetime, int]]:
    last = today - timedelta(weeks=week)
    found = []
    while count > 0:
        people = min(count, draw.choices((1, 2, 3, 4, 6), (900, 55, 25, 15, 5))[0])
        day = last - timedelta(days=draw.randrange(1, 8))
        hour = draw.choices(range(7, 23), (2, 5, 8, 8, 6, 4, 3, 5, 6, 6, 5, 5, 6, 6, 4, 2))[0]
        clock = time(hour, draw.randrange(60), draw.randrange(60))
        found.append((shipped().at(day, clock), people))
        count -= people
    return sorted(found)
