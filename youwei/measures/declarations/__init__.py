"""measure 指标: a number with a definition: count, sum, share, median, duration of what."""

from youwei.measures.declarations.words import (
    Measure,
    Measures,
    Story,
)

__all__ = ["Measure", "Measures", "Story"]
