"""What the chronicle can say about figures."""

from dataclasses import dataclass
from typing import Any

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class MonthFrozen(Event):
    """How the figures of a month stood on this day: measure → value and of how many."""

    name = "month.frozen"
    says = "{by} froze the figures of {month}: {on}"
    month: str
    figures: dict[str, Any]
