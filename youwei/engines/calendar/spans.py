"""A stretch of time with its unit."""

import re
from dataclasses import dataclass
from typing import Literal, cast

Unit = Literal["minute", "hour", "workday", "day", "week", "month", "year"]
LONGEST: dict[Unit, int] = {
    "minute": 10_000_000,
    "hour": 200_000,
    "workday": 10_000,
    "day": 40_000,
    "week": 5_000,
    "month": 1_200,
    "year": 100,
}
"""More is a slip of the pen: deadlines here are at most a century away."""
PATTERN = re.compile(r"([1-9]\d*) (minute|hour|workday|day|week|month|year)s?")


@dataclass(frozen=True)
class Span:
    """So many of one unit. Minutes and hours run through nights, weekends and holidays."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'s' if self.number != 1 else ''}"


def read_span(text: "str | Span") -> Span:
    """Read "10 workdays"; a mistake is a ValueError that shows how it is written."""
    if isinstance(text, Span):
        return text
    found = PATTERN.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no stretch of time: write “10 workdays”, “30 minutes”.")
    unit = cast("Unit", found[2])
    if len(found[1]) > 9 or int(found[1]) > LONGEST[unit]:
        raise ValueError(f"“{text}” is too long: at most {LONGEST[unit]:,} {unit}s.")
    return Span(int(found[1]), unit)
