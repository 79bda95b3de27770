"""Which days are worked, and when the office is open."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
UNPUBLISHED = "节假日安排未发布"
SATURDAY = 5
ONE_DAY = timedelta(days=1)
NEXT_NOTICE = (12, 28)
"""From this day on the next New Year's holiday may take or give a day (2018-12-29: worked)."""
FARTHEST = date(9990, 1, 1)


@dataclass(frozen=True)
class Calendar:
    """Days off, weekends that are worked, the years known, and the hours of the office.

    In a year that nobody has published, weekdays count as worked and weekends as free; whatever
    reaches into it carries a warning.
    """

    holidays: Mapping[date, str] = field(default_factory=dict)  #: day off → its name
    workdays: frozenset[date] = frozenset()  #: weekends that are worked instead
    published: frozenset[int] = frozenset()  #: years whose notice is out
    opens: time = time(9, 0)
    closes: time = time(18, 0)
    rests: tuple[time, time] | None = (time(12, 0), time(14, 0))  #: the break at noon
    zone: ZoneInfo = CHINA

    def is_workday(self, day: date) -> bool:
        """Say whether a day is worked."""
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def next_workday(self, day: date) -> date:
        """Return the first day worked after this one."""
        day += ONE_DAY
        while not self.is_workday(day) and day < FARTHEST:
            day += ONE_DAY
        return day

    def local(self, at: datetime) -> datetime:
        """Return an instant as the county's clocks show it; one without a zone is theirs."""
        return at.astimezone(self.zone) if at.tzinfo else at.replace(tzinfo=self.zone)

    def at(self, day: date, hour: time) -> datetime:
        """Return an hour of a day, aware."""
        return datetime.combine(day, hour, self.zone)

    def warning(self, first: date, last: date) -> str:
        """Say that a year between two days is not published, or nothing.

        The last days of December stand in the notice of the next year.
        """
        until = last.year + ((last.month, last.day) >= NEXT_NOTICE)
        years = set(range(first.year, until + 1)) - self.published
        return f"{min(years)} 年{UNPUBLISHED}" if years else ""

    def changed(
        self, days: Mapping[date, tuple[bool, str]], years: Iterable[int] = ()
    ) -> "Calendar":
        """Return this calendar with days set by hand: day → (is worked, name)."""
        holidays = {day: name for day, name in self.holidays.items() if day not in days}
        holidays |= {day: name for day, (is_worked, name) in days.items() if not is_worked}
        extra = {day for day, (is_worked, _) in days.items() if is_worked}
        return replace(
            self,
            holidays=holidays,
            workdays=frozenset((self.workdays - days.keys()) | extra),
            published=self.published | set(years),
        )


@lru_cache(maxsize=1)
def shipped() -> Calendar:
    """Return the calendar that Youwei ships: 2004 to 2026 as published."""
    text = (Path(__file__).parent / "holidays.toml").read_text(encoding="utf-8")
    return read_table(text)


def read_table(text: str) -> Calendar:
    """Read years: `name = "02-10..02-17 12-31"` are days off, `work = …` are worked."""
    holidays: dict[date, str] = {}
    workdays: set[date] = set()
    years = tomllib.loads(text)
    for year, lines in years.items():
        for name, ranges in lines.items():
            days = list(_days(int(year), ranges))
            if name == "work":
                workdays.update(days)
            else:
                holidays |= dict.fromkeys(days, name)
    return Calendar(
        holidays=holidays,
        workdays=frozenset(workdays),
        published=frozenset(int(year) for year in years),
    )


def _days(year: int, ranges: str) -> Iterable[date]:
    for each in ranges.split():
        first, _, last = each.partition("..")
        day, end = (date.fromisoformat(f"{year}-{one}") for one in (first, last or first))
        while day <= end:
            yield day
            day += ONE_DAY


def noon_day(at: datetime, calendar: Calendar) -> date:
    """Return the day that an instant is counted under where days run from noon to noon.

    The day of the 20th is what came from noon on the 19th until just before noon on the 20th.
    """
    local = calendar.local(at)
    return local.date() if local.time() < time(12, 0) else local.date() + ONE_DAY
