"""Public figures: of how many, opened to what they count, small groups merged."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from youwei.chronicle.queries import newest
from youwei.measures.queries import figure_of, public_measures, rows_behind
from youwei.procedures.actions import move_case, open_case
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def place(case, to):
    return next(n for n, move in enumerate(case.here.moves) if move.to == to)


@pytest.fixture
def letters(county, someone):
    """Send letters that are answered after so many days; None for one that is still open."""
    resident = someone("xu", "resident", county.home)
    office = someone("deng", "petition-office", county.county)

    def send(*days, kind="help"):
        for number, wait in enumerate(days):
            filled = {"title": f"第 {number} 件", "matter": "路灯不亮", "kind": kind}
            case = open_case(
                procedure="letters", unit=county.home, by=resident, filled=filled, at=START
            )
            case = move_case(case=case, place=place(case, "sent"), by=office, at=START)
            if wait is not None:
                case = move_case(
                    case=case,
                    place=place(case, "replied"),
                    by=office,
                    filled={"reply": "已经修好。"},
                    at=START + timedelta(days=wait),
                )
        return case

    return send


def figure(key):
    return figure_of(key)


def test_the_middle_is_of_answered_letters_alone(letters):
    letters(3, 11.25, 40, None)

    time = figure("letters-time")

    assert time.value == pytest.approx(11.25)
    assert time.shown == "11.25"
    assert time.of == 3
    assert figure("letters").shown == "4"
    assert [(one.count, one.percent) for one in time.within] == [
        (1, "33.3"),
        (2, "66.7"),
        (2, "66.7"),
        (3, "100.0"),
    ]


def test_a_letter_that_came_back_counts_the_sum_of_its_stretches(letters, county, someone):
    resident = someone("xu", "resident", county.home)
    office = someone("deng", "petition-office", county.county)
    handler = someone("luo", "handler", county.water)
    case = letters(None)
    walk = [
        ("handling", office, 1, {"filled": {"lead": county.water.key}}),
        ("checking", handler, 1, {"filled": {"reply": "已经修好。"}}),
        ("replied", office, 2, {}),
        ("handling", resident, 5, {"reason": "没说到点子上"}),
        ("checking", handler, 6, {}),
        ("replied", office, 8, {}),
    ]
    for to, by, day, words in walk:
        at = START + timedelta(days=day)
        case = move_case(case=case, place=place(case, to), by=by, at=at, **words)

    assert figure("letters-time").value == pytest.approx(2 + 3)  # two days, and three again


def test_groups_under_five_are_merged_and_open_together(letters):
    letters(*[None] * 6, kind="help")
    letters(None, None, None, kind="advice")
    letters(None, None, kind="ask")

    (split,) = [split for split in figure("letters").splits if split.path == "kind"]

    assert [(bar.key, bar.count) for bar in split.bars] == [("help", 6), ("others", 5)]
    behind = rows_behind(public_measures()["letters"], by="kind", group="others")
    assert len(behind) == 5
    assert rows_behind(public_measures()["letters"], by="kind", group="advice") == []


def test_a_rest_that_would_be_small_takes_the_next_group_with_it(letters):
    letters(*[None] * 6, kind="help")
    letters(None, None, kind="advice")

    (split,) = [split for split in figure("letters").splits if split.path == "kind"]

    assert [(bar.key, bar.count) for bar in split.bars] == [("others", 8)]


def test_one_more_answered_letter_moves_the_page_by_exactly_one(letters):
    letters(1, 2, 3)
    before = Client().get("/statistics/letters-time/").text
    letters(4)

    after = Client().get("/statistics/letters-time/").text

    assert "3 件的中位数" in before
    assert "4 件的中位数" in after
    assert "<b>2.5<" in after


def test_a_number_opens_to_what_a_reader_may_read_and_a_visitor_gets_no_number(
    letters, someone, county
):
    case = letters(1)
    page = Client().get("/statistics/letters/rows/")
    officer = Client()
    officer.force_login(someone("deng", "petition-office", county.county))

    assert "1 件" in page.text
    assert case.reference not in page.text
    assert case.label not in page.text
    assert case.label in officer.get("/statistics/letters/rows/").text


def test_a_number_opens_to_published_matters_for_everybody(letters):
    case = letters(1)
    Case.objects.filter(pk=case.pk).update(published_in="published")

    page = Client().get("/statistics/letters/rows/")

    assert case.label in page.text
    assert f"/letters/{case.reference}/" in page.text


def test_what_is_not_public_is_no_page(letters):
    assert Client().get("/statistics/nothing/").status_code == 404
    assert Client().get("/statistics/letters/rows/?by=phone&is=1").status_code == 404


def test_a_figure_is_counted_once_until_the_record_has_a_new_line(
    letters, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(newest, "LONGEST", 1e9)
    letters(1, 2)

    with django_assert_num_queries(3):  # the newest line, the letters, their turns
        first = figure("letters-time")
    with django_assert_num_queries(1):
        again = figure("letters-time")
    letters(9)

    assert first == again
    assert (first.of, figure("letters-time").of) == (2, 3)
