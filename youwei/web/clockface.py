"""A clock drawn as days: worked, standing still, free and left, one cell each.

Pure: days in, cells in per cent out. Beyond `MOST` days neighbours share a cell, so that a
clock of half a year still fits a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["used", "paused", "free", "today", "left", "late"]

MOST, LEAST = 28, 7
STYLES = {
    "used": "f3",
    "paused": "hatch",
    "free": "f0",
    "today": "f-a",
    "left": "s0",
    "late": "f-bad",
}
WEIGHT = ("today", "late", "paused", "used", "left", "free")
"""Where days share a cell, the one that matters most gives it its colour."""


@dataclass(frozen=True)
class Day:
    """One day of a clock."""

    on: date
    kind: Kind


@dataclass(frozen=True)
class Cell:
    """A drawn day: place and width in per cent, label under it or nothing."""

    x: float
    middle: float
    width: float
    style: str
    is_low: bool
    label: str


@dataclass(frozen=True)
class Face:
    """The drawing, and the counts that its key and its label say."""

    cells: tuple[Cell, ...]
    used: int
    paused: int
    left: int
    late: int
    first: date | None
    last: date | None


def face(days: Sequence[Day], *, most: int = MOST) -> Face:
    """Draw the days of one clock, in their order."""
    each = -(-len(days) // most) if days else 1
    groups = [days[start : start + each] for start in range(0, len(days), each)]
    width = 100 / max(len(groups), LEAST)  # a clock of one day is one cell, not a wall
    counts = {kind: sum(day.kind == kind for day in days) for kind in STYLES}
    return Face(
        cells=tuple(
            _cell(group, place, width, len(groups)) for place, group in enumerate(groups)
        ),
        used=counts["used"] + counts["today"],
        paused=counts["paused"],
        left=counts["left"],
        late=counts["late"],
        first=days[0].on if days else None,
        last=days[-1].on if days else None,
    )


def _cell(group: Sequence[Day], place: int, width: float, of: int) -> Cell:
    kind = min((day.kind for day in group), key=WEIGHT.index)
    named = place in {0, of - 1} or kind == "today"
    return Cell(
        x=round(width * place + width * 0.07, 2),
        middle=round(width * (place + 0.5), 2),
        width=round(width * 0.86, 2),
        style=STYLES[kind],
        is_low=kind == "free",
        label=str(group[0].on.day if place < of - 1 else group[-1].on.day) if named else "",
    )
