"""When a stretch of time is over, also when the clock stood still for a while."""

import calendar as months
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from youwei.engines.calendar.spans import Span, read_span
from youwei.engines.calendar.table import ONE_DAY, Calendar

LAST_SECOND = time(23, 59, 59)
DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Deadline:
    """The last instant in time, and a warning where it rests on days not yet published."""

    at: datetime
    warning: str = ""


@dataclass(frozen=True)
class Pause:
    """A clock standing still. Without an end it still does."""

    begins: datetime
    ends: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Say whether the clock stands still at that instant."""
        return self.begins <= at and (self.ends is None or at < self.ends)


@dataclass(frozen=True)
class Counted:
    """Which days count, and when such a day ends."""

    counts: Callable[[date], bool]
    ends: time


EVERY_DAY = Counted(lambda day: True, LAST_SECOND)


def add_span(
    start: datetime, span: str | Span, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> Deadline:
    """Return when a span that begins at `start` is over.

    minutes, hours: to the second. workdays: the office closes on the n-th day worked after the
    day of the start. days, weeks, months, years: the end of the last day; a month that is too
    short ends on its last day. A day during which the clock stands still when the day ends
    (office or midnight) is not counted. A pause without an end counts as none. A last day that
    is free is not moved: where the law moves it (Civil Code, article 203), declare workdays.
    """
    wanted, begins = read_span(span), calendar.local(start)
    over = _over(pauses, calendar)
    if wanted.unit in ("minute", "hour"):
        length = timedelta(minutes=wanted.number * (60 if wanted.unit == "hour" else 1))
        return Deadline(calendar.local(_running(begins, length, over)))
    if wanted.unit == "workday":
        closing = Counted(calendar.is_workday, calendar.closes)
        last = _count(begins.date(), wanted.number, closing, over, calendar)
        return Deadline(
            calendar.at(last, calendar.closes), calendar.warning(begins.date(), last)
        )
    first = begins.date()
    last = _last_day(first, wanted)
    if over:
        last = _count(first, (last - first).days, EVERY_DAY, over, calendar)
    return Deadline(calendar.at(last, LAST_SECOND))


def deadline_of(
    start: datetime,
    spans: Sequence[str | Span],
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
) -> Deadline:
    """Return when several spans, one after the other, are over: a period and its extensions."""
    at, warning, stood = start, "", list(pauses)
    for span in spans:
        deadline = add_span(at, span, calendar, stood)
        at, warning = deadline.at, warning or deadline.warning
    return Deadline(calendar.local(at), warning)


def _running(start: datetime, length: timedelta, pauses: Iterable[Pause]) -> datetime:
    """Walk over the pauses: each moves the end by what of it falls before the end.

    What two of them share moves it once.
    """
    end, stood = start + length, start
    for pause in sorted(pauses, key=lambda each: each.begins):
        begins = max(pause.begins, stood)
        if pause.ends is not None and begins < end and pause.ends > begins:
            end += pause.ends - begins
            stood = pause.ends
    return end


def _over(pauses: Iterable[Pause], calendar: Calendar) -> list[Pause]:
    """Return the pauses that have ended, by the clocks of the county."""
    return [
        Pause(calendar.local(pause.begins), calendar.local(pause.ends))
        for pause in pauses
        if pause.ends is not None
    ]


def _count(
    first: date, number: int, counted: Counted, pauses: Sequence[Pause], calendar: Calendar
) -> date:
    """Return the n-th counted day after `first`."""
    day, left = first, number
    while left > 0:
        day += ONE_DAY
        end = calendar.at(day, counted.ends)
        if counted.counts(day) and not any(pause.covers(end) for pause in pauses):
            left -= 1
    return day


def _last_day(first: date, span: Span) -> date:
    if span.unit in DAYS:
        return first + timedelta(days=span.number * DAYS[span.unit])
    number = first.year * 12 + first.month - 1 + span.number * MONTHS[span.unit]
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(first.day, months.monthrange(year, month)[1]))
