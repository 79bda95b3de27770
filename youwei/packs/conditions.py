"""What `where`, a share and a span mean: values in, an answer out. No database, no clock."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from youwei.packs.declared import Plain, Test, Where

MINUTES = {
    "minute": 1,
    "hour": 60,
    "workday": 2016,
    "day": 1440,
    "week": 10080,
    "month": 43200,
    "year": 525600,
}
NOTHING: tuple[Any, ...] = (None, "", [], ())
EVERYTHING = float("inf")
"""What "all" means for a checklist: more than any number of lines."""


def minutes(span: str) -> int:
    """Say roughly how long a span is; a workday counts 7/5 of a day.

    Good enough to compare the spans of a story. Deadlines ask the calendar engine.
    """
    number, unit = span.split()
    return int(number) * MINUTES[unit.rstrip("s")]


def share(asked: str, whole: int) -> Fraction:
    """Return how many of `whole` a share asks for."""
    if asked == "all":
        return Fraction(whole)
    if asked.endswith("%"):
        return Fraction(asked[:-1]) * whole / 100
    return Fraction(asked) * whole if "/" in asked else Fraction(asked)


def holds(where: Where, values: Mapping[str, Any]) -> bool | None:
    """Whether every line holds: yes, no, or None when a value is not known."""
    answer: bool | None = True
    for path, wanted in where.items():
        line = _line(values.get(path), wanted)
        if line is False:
            return False
        answer = answer and line
    return answer


def _line(value: Any, wanted: Plain | tuple[Plain, ...] | Test) -> bool | None:
    if isinstance(wanted, Test) and wanted.filled is not None:
        return (value not in NOTHING) is wanted.filled
    return None if value is None else passes(value, wanted)


def passes(value: Any, wanted: Plain | tuple[Plain, ...] | Test) -> bool:
    """Whether a known value is the one wanted, among those wanted, or passes the test."""
    if isinstance(wanted, Test):
        return _passes_test(value, wanted)
    have = value if isinstance(value, list | tuple) else [value]
    among = wanted if isinstance(wanted, tuple) else (wanted,)
    return any(one in among for one in have)


def _passes_test(value: Any, test: Test) -> bool:
    if test.other_than is not None:
        others = test.other_than if isinstance(test.other_than, tuple) else (test.other_than,)
        if value in others:
            return False
    if test.older is not None or test.newer is not None:
        return _passes_age(value, test)
    amount: Any = EVERYTHING if value == "all" else value
    if isinstance(amount, list | tuple):
        amount = len(amount)
    bounds: Any = test  # least, most …: the checker has made sure that they can be compared
    return (
        (test.least is None or amount >= bounds.least)
        and (test.most is None or amount <= bounds.most)
        and (test.above is None or amount > bounds.above)
        and (test.below is None or amount < bounds.below)
    )


def _passes_age(age: Any, test: Test) -> bool:
    """Compare how long ago it was, said as a span: "4 workdays"."""
    if test.older is not None and minutes(age) <= minutes(test.older):
        return False
    return test.newer is None or minutes(age) <= minutes(test.newer)
