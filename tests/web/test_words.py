"""Dates, spans and masked values as people read them."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from youwei.packs.declared import NotAllowed
from youwei.web import words
from youwei.web.words import refused

TODAY = date(2026, 11, 20)


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def either(language, chinese, english):
    return chinese if language == "zh-hans" else english


def test_a_label_shows_one_language_and_falls_back_to_chinese(language):
    assert words.label("批准 | Approve") == either(language, "批准", "Approve")
    assert words.label("批准") == "批准"


def test_spans_are_said_with_their_unit(language):
    assert words.span("10 workdays") == either(language, "10 个工作日", "10 working days")
    assert words.span("1 workday") == either(language, "1 个工作日", "1 working day")
    assert words.lasting(timedelta(days=2, hours=19)) == either(language, "2.8 天", "2.8 days")
    assert words.lasting(timedelta(minutes=40)) == either(language, "40 分钟", "40 minutes")


def test_dates_show_the_year_only_where_it_is_another(language):
    assert words.day(TODAY, today=TODAY) == either(language, "11 月 20 日", "20 November")
    assert words.short_day(TODAY, today=TODAY) == "11-20"
    assert words.short_day(date(2025, 1, 2), today=TODAY) == "2025-01-02"
    assert words.weekday(TODAY) == either(language, "星期五", "Friday")


def test_moments_near_by_are_said_in_words(language):
    today, before = datetime(2026, 11, 20, 9, 12), datetime(2026, 11, 19, 16, 5)  # noqa: DTZ001

    assert words.moment(today, today=TODAY) == either(language, "今天 09:12", "today 09:12")
    assert words.moment(before, today=TODAY) == either(
        language, "昨天 16:05", "yesterday 16:05"
    )


def test_a_deadline_says_how_near_it_is(language):
    assert words.due(date(2026, 11, 18), today=TODAY) == either(
        language, "逾期 2 天", "2 days late"
    )
    assert words.urgency(date(2026, 11, 18), today=TODAY) == "late"
    assert words.urgency(date(2026, 11, 21), today=TODAY) == "soon"
    assert words.urgency(date(2026, 11, 25), today=TODAY) == ""


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("13812342716", "phone", "138****2716"),
        ("11010519491231002X", "identity", "1101************2X"),
        ("谭志远", "person", "谭**"),
        ("重庆市忠县某路 3 号", "text", "****"),
        ("123", "phone", "****"),
        ("", "phone", ""),
    ],
)
def test_a_masked_value_shows_no_more_than_is_declared_harmless(value, kind, shown):
    assert words.masked(value, kind) == shown


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "15 天"), ("en", "15 days")])
def test_a_span_in_a_refusal_is_said_in_the_readers_language(language, said):
    why = NotAllowed(
        "This must lie here at least %(span)s, until %(until)s.",
        span="15 days",
        until="2026-12-09 23:59",
    )
    with translation.override(language):
        assert said in refused(why)


def test_a_name_that_only_begins_like_a_span_stays_as_it_is():
    why = NotAllowed("There is no field %(fields)s here.", fields="3 days late")

    assert "3 days late" in refused(why)
