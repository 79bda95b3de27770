"""Minutes, days, months, pauses, extensions, noon to noon, public notices."""

from datetime import date, datetime, timedelta

import pytest

from youwei.engines.calendar import (
    Pause,
    add_span,
    deadline_of,
    elapsed,
    noon_day,
    notice_of,
    read_span,
    shipped,
    workdays_between,
    worked,
)

CALENDAR = shipped()


def at(text: str) -> datetime:
    return CALENDAR.local(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("start", "span", "ends"),
    [
        ("2026-11-20 23:50", "30 minutes", "2026-11-21 00:20:00"),
        ("2026-10-01 08:00", "2 hours", "2026-10-01 10:00:00"),  # a whistle knows no holiday
        ("2026-11-20 10:00", "1 workday", "2026-11-23 18:00:00"),  # Friday → Monday
        ("2026-11-21 10:00", "1 workday", "2026-11-23 18:00:00"),  # Saturday → Monday
        ("2026-11-20 10:00", "15 days", "2026-12-05 23:59:59"),
        ("2026-11-20 10:00", "2 weeks", "2026-12-04 23:59:59"),
        ("2026-01-31 10:00", "1 month", "2026-02-28 23:59:59"),
        ("2028-02-29 10:00", "1 year", "2029-02-28 23:59:59"),
        ("2026-11-20 10:00", "6 months", "2027-05-20 23:59:59"),
    ],
)
def test_a_span_ends_where_its_unit_says(start, span, ends):
    assert add_span(at(start), span, CALENDAR).at == at(ends)


def test_an_instant_of_another_zone_is_read_by_the_clocks_of_the_county():
    start = datetime.fromisoformat("2026-11-19T17:00:00+00:00")  # the 20th, 01:00

    assert add_span(start, "1 workday", CALENDAR).at == at("2026-11-23 18:00:00")


def test_working_days_on_which_the_clock_stands_still_when_the_office_closes_do_not_count():
    rain = Pause(at("2026-11-16 08:10"), at("2026-11-18 08:30"))  # the 16th and the 17th

    without = add_span(at("2026-11-12 10:05"), "8 workdays", CALENDAR)
    deadline = add_span(at("2026-11-12 10:05"), "8 workdays", CALENDAR, [rain])

    assert without.at == at("2026-11-24 18:00:00")
    assert deadline.at == at("2026-11-26 18:00:00")


def test_a_pause_of_half_an_hour_moves_a_whistle_by_half_an_hour():
    pause = Pause(at("2026-11-20 10:10"), at("2026-11-20 10:40"))

    assert add_span(at("2026-11-20 10:00"), "30 minutes", CALENDAR, [pause]).at == at(
        "2026-11-20 11:00:00"
    )


def test_an_extension_begins_where_the_period_ends():
    """Petition: 60 days, once extended by 30 (Rules on petitions)."""
    deadline = deadline_of(at("2026-03-01 10:00"), ["60 days", "30 days"], CALENDAR)

    assert deadline.at == at("2026-05-30 23:59:59")


def test_a_pause_in_the_extension_moves_it_too():
    pause = Pause(at("2026-05-10 09:00"), at("2026-05-15 09:00"))  # five midnights

    deadline = deadline_of(at("2026-03-01 10:00"), ["60 days", "30 days"], CALENDAR, [pause])

    assert deadline.at == at("2026-06-04 23:59:59")


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-19 11:59:59", date(2026, 11, 19)),
        ("2026-11-19 12:00:00", date(2026, 11, 20)),
        ("2026-11-20 11:59:59", date(2026, 11, 20)),
    ],
)
def test_a_day_from_noon_to_noon_bears_the_date_of_its_second_half(instant, day):
    assert noon_day(at(instant), CALENDAR) == day


def test_elapsed_time_counts_nights_and_leaves_pauses_out():
    pauses = [
        Pause(at("2026-11-21 00:00"), at("2026-11-22 00:00")),
        Pause(at("2026-11-21 12:00"), at("2026-11-22 12:00")),  # they overlap
    ]

    assert elapsed(at("2026-11-20 00:00"), at("2026-11-24 00:00"), pauses) == timedelta(
        days=2.5
    )


def test_time_worked_is_office_hours_without_noon_nights_and_weekends():
    friday_to_monday = worked(at("2026-11-20 16:00"), at("2026-11-23 15:00"), CALENDAR)

    assert friday_to_monday == timedelta(hours=2 + 3 + 1)


def test_days_worked_between_two_days_count_the_last_and_not_the_first():
    assert workdays_between(date(2026, 9, 30), date(2026, 10, 10), CALENDAR) == 3


def test_a_public_notice_is_over_when_nobody_objected():
    notice = notice_of(at("2026-09-28 09:00"), "5 workdays", CALENDAR)

    assert notice.ends == at("2026-10-10 18:00:00")  # 29, 30, 8, 9 and the make-up Saturday
    assert not notice.is_over(at("2026-10-10 17:59:59"))
    assert notice.is_over(at("2026-10-10 18:00:00"))


def test_an_objection_stops_a_public_notice_for_good():
    objection = at("2026-09-30 10:00")

    notice = notice_of(at("2026-09-28 09:00"), "5 workdays", CALENDAR, [objection])

    assert notice.stopped == objection
    assert not notice.is_over(at("2026-12-31 10:00"))


def test_an_objection_after_its_time_stops_nothing():
    notice = notice_of(at("2026-09-28 09:00"), "1 workday", CALENDAR, [at("2026-10-08 10:00")])

    assert notice.stopped is None


def test_a_county_can_set_days_by_hand():
    changed = CALENDAR.changed({date(2027, 1, 1): (False, "元旦")}, years=[2027])

    deadline = add_span(at("2026-12-31 10:00"), "1 workday", changed)

    assert deadline.at == at("2027-01-04 18:00:00")
    assert deadline.warning == ""


@pytest.mark.parametrize(
    "text", ["ten days", "0 days", "5 working days", "-1 day", "1.5 hours"]
)
def test_a_span_that_is_no_span_says_how_it_is_written(text):
    with pytest.raises(ValueError, match="write “10 workdays”"):
        read_span(text)
