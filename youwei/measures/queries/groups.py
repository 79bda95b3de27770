"""Rows put into groups. A small one is not shown alone: behind it stands a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

SMALL = 5
"""Groups of fewer are merged."""
MONTH = "month"
OTHERS = "others"


@dataclass(frozen=True)
class Counted:
    """One row that may be counted; titles are asked for apart, by whoever may see them."""

    key: str
    begun_at: datetime
    values: Mapping[str, Any]  #: by path, as a condition reads them
    labels: Mapping[str, str]  #: by path, as people read them
    entered: Sequence[tuple[str, datetime]] = field(default=())  #: stages, in order of time
    at: str = ""  #: path of the unit that it lies in, as nearly as it is known

    @cached_property
    def month(self) -> str:
        """The month in which it began, as the county's clocks say: asked by every figure."""
        return f"{timezone.localtime(self.begun_at):%Y-%m}"


def groups_by(path: str, rows: Sequence[Counted]) -> dict[str, list[Counted]]:
    """Group rows, large groups first, newest month first; small ones are merged."""
    found: dict[str, list[Counted]] = {}
    for row in rows:
        found.setdefault(_group(path, row), []).append(row)
    small = [key for key, group in found.items() if len(group) < SMALL]
    merged = [row for key in small for row in found.pop(key)]
    while 0 < len(merged) < SMALL and found:  # else the rest could be worked out from the total
        merged += found.pop(min(found, key=lambda key: (len(found[key]), key)))
    if path == MONTH:
        order = sorted(found, reverse=True)
    else:
        order = sorted(found, key=lambda key: -len(found[key]))
    groups = {key: found[key] for key in order}
    return {**groups, OTHERS: merged} if merged else groups


def _group(path: str, row: Counted) -> str:
    if path == MONTH:
        return month_of(row)
    return str(row.values.get(path) or "")


def month_of(row: Counted) -> str:
    """Return the month in which a row began, as the county's clocks say: "2026-03"."""
    return row.month


def name_of(path: str, key: str, group: Sequence[Counted]) -> str:
    if key == OTHERS:
        return ""
    return key if path == MONTH else group[0].labels.get(path, key)
