"""The three rates of the page are those that a script counts from the export alone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client

from tests.measures.recount_rates import recount
from youwei.identity.models import User
from youwei.measures.actions import freeze_month
from youwei.measures.queries import figure_of, frozen_months
from youwei.portal.queries import code_of
from youwei.procedures.actions import move_case, open_case
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
RATES = ("response-rate", "solved-rate", "satisfaction", "orders-score")
SAID = (
    ("yes", "satisfied", "yes"), ("yes", "satisfied", "yes"), ("yes", "fair", "no"),
    ("partly", "fair", "yes"), ("partly", "dissatisfied", "no"), ("no", "dissatisfied", "yes"),
    None, None,
)  # fmt: skip


def take(case, to, by, **filled):
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    at = max(START, case.entered_at)
    return move_case(case=case, place=place, by=by, filled=filled, at=at, reason="有理由")


@pytest.fixture
def answered(county, someone):
    """Return what walks an order that was taken in to its answer."""
    community = someone("tan", "village-secretary", county.village)

    def walk(case):
        case = take(case, "sorted", community)
        return take(case, "rating", community, category="lighting", result="换好了。")

    return walk


@pytest.fixture
def orders(county, someone, answered):
    worker = someone("ma", "grid-worker", county.grid)
    for number, said in enumerate(SAID):
        filled = {"matter": f"第 {number} 件：路灯不亮", "way": "slip"}
        case = answered(
            open_case(procedure="order", unit=county.grid, by=worker, filled=filled, at=START)
        )
        if said:
            solved, verdict, contacted = said
            told = {"solved": solved, "verdict": verdict, "contacted": contacted}
            take(case, "recheck" if solved == "no" else "closed", worker, **told)


@pytest.fixture
def counted(orders, county, someone):
    """Return what takes the export as the street does, and counts it again."""
    client = Client()
    client.force_login(
        someone("feng", "dispatcher", county.town),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return lambda: recount(client.get("/procedures/order/export.csv").content.decode())


def assert_same(counts):
    for key in RATES:
        figure = figure_of(key)
        page = Client().get(f"/statistics/{key}/").text
        assert figure.of == counts["counted"]
        assert figure.value == pytest.approx(float(counts[key]), abs=1e-12)
        assert f"<b>{float(counts[key]) * 100:.1f}%" in page


def test_the_pages_agree_with_the_recount_to_the_last_order(counted):
    counts = counted()

    assert_same(counts)
    assert counts["counted"] + sum(counts["excluded"].values()) == counts["all"] == len(SAID)
    assert figure_of("orders").value == counts["all"]


def test_one_browser_that_joins_many_orders_to_another_moves_no_rate(counted, county):
    before = counted()
    tan = User.objects.get(username="tan")
    sent = {"looked": "on", "village": county.village.code}
    Client().post("/order/", {**sent, "ticket": "a" * 32, "matter": "路灯又不亮了"})
    lead = Case.objects.latest("pk")
    for number in range(8):
        own = {"ticket": f"{number:032x}", "matter": f"我也是 {number}", "repeats": lead.key}
        Client().post("/order/", {**sent, **own})
    lead = take(lead, "sorted", tan)
    take(lead, "rating", tan, category="lighting", result="换好了。")

    joined = Case.objects.filter(filled__repeats=lead.key)
    for case in joined:
        told = {"contacted": "yes", "solved": "yes", "verdict": "satisfied"}
        who = {"number": case.reference, "code": code_of(case), "version": case.version}
        place = next(n for n, move in enumerate(case.here.moves) if move.to == "closed")
        Client().post("/look-up/say/", {**who, "place": place, **told})
    after = counted()

    assert {case.filled["verdict"] for case in joined.all()} == {"satisfied"}
    assert len(joined) == 8
    assert [after[key] for key in RATES] == [before[key] for key in RATES]
    assert_same(after)


def test_one_more_rated_order_moves_both_and_leaves_the_frozen_month_alone(
    counted, answered, county
):
    before = counted()
    freeze_month(page="orders", month="2026-03")
    cache.clear()
    sent = {"ticket": "a" * 32, "looked": "on", "village": county.village.code}
    Client().post("/order/", {**sent, "matter": "路灯又不亮了"})
    case = answered(Case.objects.latest("pk"))
    who = {"number": case.reference, "code": code_of(case), "version": case.version}
    place = next(n for n, move in enumerate(case.here.moves) if move.to == "closed")
    told = {"contacted": "yes", "solved": "yes", "verdict": "satisfied"}
    Client().post("/look-up/say/", {**who, "place": place, **told})
    after = counted()

    n = before["counted"]
    assert after["counted"] == n + 1
    for key in RATES:
        assert after[key] == (before[key] * n + 1) / (n + 1)
        assert frozen_months(key)[key]["2026-03"].of == n
    assert_same(after)
