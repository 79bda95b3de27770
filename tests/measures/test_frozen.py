"""A frozen month is never rewritten, and all public figures can be taken as a table."""

import csv
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from youwei.chronicle.models import Entry
from youwei.measures import jobs
from youwei.measures.actions import freeze_month
from youwei.measures.models import FrozenFigure
from youwei.measures.queries import figure_of, frozen_months
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import move_case, open_case

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def take(case, to, by, **filled):
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    return move_case(case=case, place=place, by=by, filled=filled, at=START, reason="有理由")


@pytest.fixture
def rated(county, someone):
    """Make orders that came in in March and are rated as told."""
    worker = someone("ma", "grid-worker", county.grid)
    community = someone("tan", "village-secretary", county.village)

    def make(*verdicts):
        for number, verdict in enumerate(verdicts):
            filled = {"matter": f"第 {number} 件：路灯不亮", "way": "slip"}
            case = open_case(
                procedure="order", unit=county.grid, by=worker, filled=filled, at=START
            )
            case = take(case, "sorted", community)
            case = take(case, "rating", community, category="lighting", result="换好了。")
            told = {"solved": "yes", "verdict": verdict, "contacted": "yes"}
            take(case, "closed", worker, **told)

    return make


def test_later_answers_and_another_formula_leave_a_frozen_month_alone(rated, monkeypatch):
    rated(*["satisfied"] * 4, "fair")
    freeze_month(page="orders", month="2026-03")
    before = frozen_months("satisfaction")["satisfaction"]["2026-03"]

    rated(*["fair"] * 5)
    page = world.current().sheets["measures"]["orders"]
    harsher = page.measures["satisfaction"].model_copy(update={"worth": {"satisfied": 1}})
    monkeypatch.setitem(page.measures, "satisfaction", harsher)
    monkeypatch.setitem(world.current().measures, "satisfaction", harsher)

    assert (before.shown, before.of) == ("98.0%", 5)
    assert frozen_months("satisfaction")["satisfaction"]["2026-03"] == before
    assert figure_of("satisfaction").shown == "40.0%"
    with pytest.raises(NotAllowed, match="frozen already"):
        freeze_month(page="orders", month="2026-03")


def test_the_page_shows_both_and_the_table_gives_both(rated):
    rated(*["satisfied"] * 5)
    freeze_month(page="orders", month="2026-03")
    rated(*["fair"] * 5)

    page = Client().get("/statistics/satisfaction/")
    table = Client().get("/statistics/open.csv").content.decode("utf-8-sig")

    assert "100.0%" in page.text
    assert "95.0%" in page.text
    lines = list(csv.DictReader(io.StringIO(table)))
    month = next(
        line
        for line in lines
        if (line["measure"], line["by"], line["group"]) == ("satisfaction", "month", "2026-03")
    )
    assert (month["number"], month["matters"]) == ("95.0%", "10")
    assert (month["frozen"], month["frozen_of"]) == ("100.0%", "5")
    whole = next(line for line in lines if line["measure"] == "solved-rate" and not line["by"])
    assert (whole["number"], whole["low"], whole["high"]) == ("100.0%", "72.2%", "100.0%")


def test_groups_under_five_are_not_in_the_table(rated):
    rated(*["satisfied"] * 7)

    table = Client().get("/statistics/open.csv").content.decode("utf-8-sig")

    groups = [line for line in csv.DictReader(io.StringIO(table)) if line["by"]]
    assert groups
    assert all(int(line["matters"]) >= 5 for line in groups)


def test_the_calendar_freezes_a_month_once_and_says_so(rated, settings):
    rated("satisfied")
    settings.YOUWEI_TODAY = "2026-04-04"
    assert jobs.freeze_months() == 0
    settings.YOUWEI_TODAY = "2026-04-05"

    assert jobs.freeze_months() == 1
    assert jobs.freeze_months() == 0

    entry = Entry.objects.get(event="month.frozen")
    assert entry.payload["figures"]["orders"] == {"value": 1.0, "of": 1}
    assert FrozenFigure.objects.get(measure="orders").month == "2026-03"


@pytest.mark.parametrize(
    ("last", "day", "due"),
    [
        ("", date(2026, 3, 4), []),
        ("", date(2026, 3, 5), ["2026-02"]),
        ("2025-11", date(2026, 3, 4), ["2025-12", "2026-01"]),
        ("2026-02", date(2026, 3, 31), []),
        ("2025-12", date(2026, 1, 31) + timedelta(days=5), ["2026-01"]),
    ],
)
def test_months_that_were_missed_are_frozen_too(last, day, due):
    assert jobs.months_due(last, 5, day) == due
