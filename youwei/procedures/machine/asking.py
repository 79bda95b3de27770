"""Whether a `where` holds for a case: its fields, what lies one step on, measures, dates."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from youwei.engines.calendar import Calendar, add_span
from youwei.packs.conditions import passes
from youwei.packs.declared import Test, Where
from youwei.packs.values import met
from youwei.procedures.machine.state import Around, State

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "3 years": 36, "5 years": 60}
DAYS = {"day": 1, "week": 7, "fortnight": 14}


def value_of(state: State, path: str, around: Around) -> Any:
    """Return the value at a path of the case, or None where it is not known."""
    if path in state.filled:
        return _size(state.filled[path])
    if path == "stage":
        return state.stage
    if path == "opened-on":
        return around.calendar.local(state.opened_at).date().isoformat()
    return _size(around.value(path))


def fits(where: Where, state: State, at: datetime, around: Around) -> bool | None:
    """Say whether every line holds: yes, no, or None where a value is not known."""
    answer: bool | None = True
    for path, wanted in where.items():
        one = _line(value_of(state, path, around), wanted, at, around.calendar)
        if one is False:
            return False
        answer = answer if one else None
    return answer


def _size(value: Any) -> Any:
    """Return a checklist as conditions read it: how many lines are yes, or "all"."""
    if not isinstance(value, Mapping):
        return value
    count = met(value)
    return "all" if value and count == len(value) else count


def _line(value: Any, wanted: Any, at: datetime, calendar: Calendar) -> bool | None:
    if isinstance(wanted, Test) and wanted.filled is not None:
        return (value not in (None, "", [], {}, ())) is wanted.filled
    if value is None or value == "":
        return None
    if isinstance(wanted, Test) and (wanted.older or wanted.newer or wanted.this):
        return _dated(str(value), wanted, at, calendar)
    if isinstance(wanted, Test) and isinstance(value, str) and value != "all":
        value = _number(value)
    return bool(passes(value, wanted))


def _number(text: str) -> Any:
    """Return money, which is kept as text, as a number."""
    try:
        return float(text)
    except ValueError:
        return text


def _dated(value: str, test: Test, at: datetime, calendar: Calendar) -> bool:
    day = date.fromisoformat(value[:10])
    begins = calendar.at(day, time(0, 0))
    if test.older is not None and at <= add_span(begins, test.older, calendar).at:
        return False
    if test.newer is not None and at > add_span(begins, test.newer, calendar).at:
        return False
    return test.this is None or _same_turn(day, calendar.local(at).date(), test.this)


def _same_turn(day: date, today: date, turn: str) -> bool:
    if turn == "once":
        return True
    if turn in DAYS:
        monday = date(2024, 1, 1)  # a Monday; fortnights are counted from it
        length = DAYS[turn]
        return (day - monday) // timedelta(days=length) == (today - monday) // timedelta(
            days=length
        )
    length = MONTHS[turn]
    first, second = ((one.year * 12 + one.month - 1) // length for one in (day, today))
    return first == second
