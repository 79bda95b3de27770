"""How long something took."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from youwei.engines.calendar.deadlines import Pause
from youwei.engines.calendar.table import ONE_DAY, Calendar

Stretch = tuple[datetime, datetime]
NOTHING = timedelta()


def elapsed(start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
    """Return the time between two instants without the pauses: nights and weekends count."""
    return sum((b - a for a, b in _without(start, end, pauses)), NOTHING)


def worked(
    start: datetime, end: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> timedelta:
    """Return the office hours between two instants without pauses and the break at noon."""
    total, stood = NOTHING, list(pauses)
    for a, b in _open(calendar.local(start), calendar.local(end), calendar):
        total += elapsed(a, b, stood)
    return total


def workdays_between(first: date, last: date, calendar: Calendar) -> int:
    """Return how many days worked lie after `first`, up to and with `last`."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(calendar.is_workday(day) for day in days)


def _without(start: datetime, end: datetime, pauses: Iterable[Pause]) -> Iterator[Stretch]:
    at = start
    for pause in sorted(pauses, key=lambda each: each.begins):
        if pause.begins > at and at < end:
            yield at, min(pause.begins, end)
        at = max(at, pause.ends or end)
    if at < end:
        yield at, end


def _open(start: datetime, end: datetime, calendar: Calendar) -> Iterator[Stretch]:
    day = start.date()
    while day <= end.date():
        if calendar.is_workday(day):
            for opens, closes in _hours(calendar):
                a = max(start, calendar.at(day, opens))
                b = min(end, calendar.at(day, closes))
                if a < b:
                    yield a, b
        day += ONE_DAY


def _hours(calendar: Calendar) -> Iterator[tuple[time, time]]:
    if calendar.rests is None:
        yield calendar.opens, calendar.closes
    else:
        yield calendar.opens, calendar.rests[0]
        yield calendar.rests[1], calendar.closes
