"""Pauses, extensions, noon to noon, unpublished years: by hand, and what always holds."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from youwei.engines.calendar import (
    UNPUBLISHED,
    Calendar,
    Pause,
    add_span,
    deadline_of,
    elapsed,
    noon_day,
    notice_of,
    read_span,
    shipped,
    workdays_between,
)

CALENDAR = shipped()


def cases(name):
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in x.split("|")] for x in lines if not x.startswith("#")]


naive = datetime.fromisoformat


def at(text):
    return CALENDAR.local(naive(text))


def pauses_of(text):
    for pair in filter(None, text.split(", ")):
        begins, _, ends = pair.partition("/")
        yield Pause(at(begins), at(ends) if ends else None)


PAUSES, NOONS = cases("pauses.txt"), cases("noon.txt")
IDS = [f"{case[0]} {case[1]}" for case in PAUSES]


def test_more_than_forty_cases_are_worked_by_hand():
    assert len(PAUSES) > 40
    assert len(NOONS) > 10


@pytest.mark.parametrize(("start", "spans", "pauses", "ends", "year", "steps"), PAUSES, ids=IDS)
def test_a_deadline_with_pauses_is_the_one_found_by_hand(
    start, spans, pauses, ends, year, steps
):
    deadline = deadline_of(at(start), spans.split(", "), CALENDAR, pauses_of(pauses))

    assert deadline.at.isoformat(" ")[:16] == ends
    assert deadline.warning == ("" if year == "-" else f"{year} 年{UNPUBLISHED}")


@pytest.mark.parametrize(("start", "spans", "pauses", "ends", "year", "steps"), PAUSES, ids=IDS)
def test_the_steps_beside_a_case_count_days_that_are_worked(
    start, spans, pauses, ends, year, steps
):
    """The steps are prose for people; this keeps them honest, with another table."""
    begins, stood = datetime.fromisoformat(start), list(pauses_of(pauses))
    last = begins.date()
    for span, part in zip(spans.split(", "), steps.split("+"), strict=False):
        counted = re.findall(r"(\d+)=(\d\d)-(\d\d)(补班)?", part)
        for n, (number, month, day, instead) in enumerate(counted, start=1):
            on = date(begins.year + (int(month) < begins.month), int(month), int(day))
            assert int(number) == n
            assert on > last
            assert bool(instead) == (on.weekday() >= 5)
            assert on.year in (2003, 2027) or chinese_calendar.is_workday(on)
            assert not any(p.ends and p.covers(at(f"{on} 18:00")) for p in stood)
            last = on
        if "workday" in span and counted:
            assert len(counted) == read_span(span).number


@pytest.mark.parametrize(("instant", "day", "why"), NOONS)
def test_a_day_from_noon_to_noon_is_the_one_found_by_hand(instant, day, why):
    assert noon_day(datetime.fromisoformat(instant), CALENDAR).isoformat() == day


starts = st.datetimes(naive("2005-01-01"), naive("2025-12-31")).map(
    lambda each: CALENDAR.local(each.replace(microsecond=0))
)
hours = st.integers(0, 500)
stretches = st.lists(st.tuples(hours, hours), max_size=5)
numbers = st.integers(1, 40)
units = st.sampled_from(["minute", "hour", "workday", "day", "week", "month"])


def pauses_after(start, stretches):
    return [
        Pause(start + timedelta(hours=a), start + timedelta(hours=a + b)) for a, b in stretches
    ]


@given(starts, numbers, stretches)
def test_the_clock_runs_for_exactly_the_hours_that_were_given(start, number, stretches):
    pauses = pauses_after(start, stretches)

    deadline = add_span(start, f"{number} hours", CALENDAR, pauses)

    assert elapsed(start, deadline.at, pauses) == timedelta(hours=number)


@given(starts, numbers)
def test_without_pauses_so_many_days_worked_lie_before_the_deadline(start, number):
    deadline = add_span(start, f"{number} workdays", CALENDAR)

    assert workdays_between(start.date(), deadline.at.date(), CALENDAR) == number
    assert CALENDAR.is_workday(deadline.at.date())


@given(starts, numbers, units, stretches, stretches)
def test_another_pause_never_brings_a_deadline_nearer(start, number, unit, some, more):
    span, pauses = f"{number} {unit}s", pauses_after(start, some)

    before = add_span(start, span, CALENDAR, pauses).at
    after = add_span(start, span, CALENDAR, [*pauses, *pauses_after(start, more)]).at

    assert before <= after


@given(starts, numbers, units, stretches, st.randoms(use_true_random=False))
def test_the_order_of_pauses_changes_nothing(start, number, unit, stretches, chance):
    pauses = pauses_after(start, stretches)
    mixed = chance.sample(pauses, len(pauses))

    assert add_span(start, f"{number} {unit}s", CALENDAR, pauses) == add_span(
        start, f"{number} {unit}s", CALENDAR, mixed
    )


@given(
    starts, numbers, numbers, st.sampled_from(["minute", "hour", "workday", "day"]), stretches
)
def test_a_period_and_its_extension_are_as_long_as_both_at_once(
    start, first, more, unit, stretches
):
    pauses = pauses_after(start, stretches)
    spans = [f"{first} {unit}s", f"{more} {unit}s"]

    both = deadline_of(start, spans, CALENDAR, pauses)

    assert both.at == add_span(start, f"{first + more} {unit}s", CALENDAR, pauses).at


@given(starts, starts)
def test_the_day_from_noon_to_noon_never_runs_backwards(one, other):
    first, second = sorted([one, other])

    assert noon_day(first, CALENDAR) <= noon_day(second, CALENDAR)
    assert noon_day(first, CALENDAR) - first.date() in (timedelta(0), timedelta(1))


def test_an_office_that_closes_at_midnight_still_counts_natural_days_for_days():
    late = Calendar(closes=time(23, 59, 59), rests=None)
    pause = Pause(at("2026-11-20 09:00"), at("2026-11-20 10:00"))

    friday = at("2026-11-20 08:00")

    assert add_span(friday, "2 days", late, [pause]).at.date() == date(2026, 11, 22)
    assert add_span(friday, "2 workdays", late, [pause]).at.date() == date(2026, 11, 24)


def test_instants_without_a_zone_are_those_of_the_county():
    pause = Pause(naive("2026-11-20 10:10"), naive("2026-11-20 10:20"))
    begins, objection = naive("2026-09-28 09:00"), naive("2026-09-29 09:00")

    deadline = add_span(naive("2026-11-20 10:00"), "30 minutes", CALENDAR, [pause])

    assert deadline.at == at("2026-11-20 10:40")
    assert notice_of(begins, "5 workdays", CALENDAR, [objection]).stopped == at(
        "2026-09-29 09:00"
    )


@pytest.mark.parametrize(
    "text", ["999999999 workdays", "99999 years", "99999999999999 minutes", "40001 days"]
)
def test_a_span_longer_than_a_century_is_a_slip_of_the_pen(text):
    with pytest.raises(ValueError, match="is too long: at most"):
        read_span(text)
