"""Shares and their weighted sum: read of their denominator, never of what is not rated."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from youwei.measures.queries import figure_of, rows_behind
from youwei.procedures.actions import move_case, open_case

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def take(case, to, by, **filled):
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    return move_case(case=case, place=place, by=by, filled=filled, at=START, reason="有理由")


@pytest.fixture
def orders(county, someone):
    """Make orders that the community answers itself, and rate them as told."""
    worker = someone("ma", "grid-worker", county.grid)
    community = someone("tan", "village-secretary", county.village)

    def make(*verdicts):
        for number, said in enumerate(verdicts):
            filled = {"matter": f"第 {number} 件：路灯不亮", "way": "slip"}
            case = open_case(
                procedure="order", unit=county.grid, by=worker, filled=filled, at=START
            )
            case = take(case, "sorted", community)
            case = take(case, "rating", community, category="lighting", result="换好了。")
            if said:
                solved, verdict, contacted = said
                told = {"solved": solved, "verdict": verdict, "contacted": contacted}
                take(case, "recheck" if solved == "no" else "closed", worker, **told)

    return make


GOOD, HALF, BAD = (
    ("yes", "satisfied", "yes"),
    ("partly", "fair", "no"),
    ("no", "dissatisfied", "yes"),
)


def test_three_rates_are_of_rated_orders_alone(orders):
    orders(GOOD, HALF, BAD, None)

    found = {key: figure_of(key) for key in ("response-rate", "solved-rate", "satisfaction")}

    assert {key: one.of for key, one in found.items()} == dict.fromkeys(found, 3)
    assert found["response-rate"].value == pytest.approx(2 / 3)
    assert found["solved-rate"].value == pytest.approx(1 / 3)
    assert found["satisfaction"].value == pytest.approx(1.9 / 3)


def test_the_weighted_sum_adds_the_parts_as_declared_and_opens_to_the_same_rows(orders):
    orders(GOOD, HALF, BAD, None)

    score = figure_of("orders-score")

    assert score.value == pytest.approx(0.1 * 2 / 3 + 0.5 / 3 + 0.4 * 1.9 / 3)
    assert len(rows_behind(score.measure)) == score.of == 3


def test_a_share_of_few_says_how_wide_chance_is(orders, client):
    orders(GOOD, HALF, BAD, GOOD)

    assert figure_of("solved-rate").interval == "15–85%"  # Wilson, of 2 in 4
    assert figure_of("satisfaction").interval == "28–95%"  # no narrower than the mean of 4
    assert "15–85%" in client.get("/statistics/solved-rate/").content.decode()


def test_nothing_rated_is_no_rate(orders, client):
    orders(None)

    assert figure_of("satisfaction").shown == "–"
    assert figure_of("orders-score").shown == "–"
    assert "99.6%" in client.get("/statistics/satisfaction/").content.decode()


def test_a_page_of_a_weighted_measure_shows_its_formula(orders, client):
    orders(GOOD)

    page = client.get("/statistics/orders-score/").content.decode()

    assert "× 0.5" in page
    assert "/statistics/solved-rate/" in page
