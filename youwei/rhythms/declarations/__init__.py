"""rhythm 节奏: what is due each day, week, month … or after an event, for whom."""

from youwei.rhythms.declarations.words import (
    Item,
    Rhythm,
    Story,
)

__all__ = ["Item", "Rhythm", "Story"]
