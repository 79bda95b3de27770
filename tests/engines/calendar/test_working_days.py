"""Working days: against an independent table, and by hand over the festivals."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from youwei.engines.calendar import UNPUBLISHED, add_span, shipped

CASES = [
    [part.strip() for part in line.split("|")]
    for line in Path(__file__)
    .with_name("festivals.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if not line.startswith("#")
]
WEEKDAYS = "一二三四五六日"


def test_every_day_from_2004_to_2026_agrees_with_another_table():
    calendar, first = shipped(), date(2004, 1, 1)
    days = [first + timedelta(n) for n in range((date(2026, 12, 31) - first).days + 1)]

    assert [d for d in days if calendar.is_workday(d) != chinese_calendar.is_workday(d)] == []


def test_forty_cases_are_worked_by_hand():
    assert len(CASES) == 40


@pytest.mark.parametrize(("start", "number", "ends", "steps"), CASES)
def test_a_deadline_over_a_festival_is_the_one_found_by_hand(start, number, ends, steps):
    deadline = add_span(datetime.fromisoformat(start), f"{number} workdays", shipped())

    assert deadline.at.isoformat(" ")[:16] == f"{ends} 18:00"
    assert deadline.warning == ""


@pytest.mark.parametrize(("start", "number", "ends", "steps"), CASES)
def test_the_steps_beside_a_case_lead_to_its_result(start, number, ends, steps):
    """The steps are prose for people; this keeps them honest, with the other table."""
    year = start[:4]
    counted = re.findall(r"(\d+)=(\d\d-\d\d)周(.)(补班)?", steps)
    days = [date.fromisoformat(f"{year}-{day}") for _, day, _, _ in counted]

    assert [int(n) for n, *_ in counted] == list(range(1, int(number) + 1))
    assert days == sorted(set(days))
    assert days[-1].isoformat() == ends
    for day, (_, _, weekday, instead) in zip(days, counted, strict=True):
        assert WEEKDAYS[day.weekday()] == weekday
        assert bool(instead) == (day.weekday() >= 5)
        assert chinese_calendar.is_workday(day)
    between = (days[-1] - date.fromisoformat(start[:10])).days
    free = [date.fromisoformat(start[:10]) + timedelta(n) for n in range(1, between)]
    assert all(day in days or not chinese_calendar.is_workday(day) for day in free)


def test_a_deadline_in_an_unpublished_year_is_given_with_a_warning():
    deadline = add_span(datetime.fromisoformat("2026-12-28 10:00"), "10 workdays", shipped())

    assert deadline.at.date() == date(2027, 1, 11)  # weekdays, as if there were no New Year
    assert deadline.warning == f"2027 年{UNPUBLISHED}"


def test_counting_weekdays_alone_is_wrong_over_most_festivals():
    """What a foreign system does, Monday to Friday, fails on nearly all of these cases."""

    def weekdays(start: str, number: str) -> date:
        day, left = date.fromisoformat(start[:10]), int(number)
        while left:
            day += timedelta(1)
            left -= day.weekday() < 5
        return day

    wrong = [c for c in CASES if weekdays(c[0], c[1]).isoformat() != c[2]]

    assert len(wrong) >= 30
