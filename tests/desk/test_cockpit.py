"""The county head's one screen shows declared figures, and nobody else has it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import County
from youwei.chronicle.clock import now
from youwei.desk.queries import cockpit_of
from youwei.procedures.actions import move_case, open_case
from youwei.procedures.models import Case

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def head(someone, county):
    return someone("zhou", "county-secretary", county.county)


@pytest.fixture
def orders(someone, county: County):
    """Six orders: five of nine days ago, still unread and so late, one of an hour ago."""
    ma = someone("ma", "grid-worker", county.grid)
    xu = someone("xu", "resident", county.home)
    someone("tan", "village-secretary", county.village)
    for number in range(6):
        at = now() - (timedelta(days=9) if number else timedelta(hours=1))
        filled = {"matter": f"第 {number} 件", "way": "visit"}
        open_case(procedure="order", unit=county.grid, by=ma, opener=xu, filled=filled, at=at)


def screen(head):
    return next(one for one in cockpit_of(head, now=now()).screens if "点单" in one.title)


def test_the_screen_counts_what_is_there_and_what_is_late(head, orders):
    found = screen(head)

    assert found.counts[0].value == 6
    assert [(one.unit, one.count) for one in found.late] == [("", 5)]
    assert found.late[0].days >= 6
    assert found.this_week in (0, 1)
    assert {one.key for one in found.shares} >= {"response-rate", "solved-rate", "satisfaction"}
    assert next(one for one in found.shares if one.key == "satisfaction").published == "99.6%"
    assert found.times
    assert sum(month.count for month in found.months) <= 6


def test_a_move_is_on_the_screen_at_once(head, orders, someone, county):
    before = screen(head)
    tan = someone("tan", "village-secretary", county.village)
    for case in Case.objects.of("order"):
        move_case(case=case, place=0, by=tan)

    assert (before.late_count, screen(head).late_count) == (5, 0)


def test_the_screen_asks_few_queries_once_it_is_counted(
    head, orders, django_assert_num_queries
):
    cockpit_of(head, now=now())
    head.hats  # noqa: B018  whoever has signed in was asked for their roles already

    with django_assert_num_queries(7):  # the record's state, and of two pages three each
        cockpit_of(head, now=now())


def test_only_whoever_watches_has_the_page(head, orders, someone, county):
    client = Client()
    client.force_login(head, backend=BACKEND)
    page = client.get("/cockpit/")
    client.force_login(someone("feng", "dispatcher", county.town), backend=BACKEND)
    other = client.get("/cockpit/")

    assert page.status_code == 200
    assert "一屏" in page.text
    assert "99.6%" in page.text
    assert other.status_code == 404
    assert "/cockpit/" not in client.get("/desk/").text
