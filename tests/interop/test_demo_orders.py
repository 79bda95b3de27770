"""The demo opens with orders at every stage, made through the actions, once."""

import pytest

from youwei.interop.demo.orders import ORDERS, seed_orders
from youwei.procedures.models import Case
from youwei.registers.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(someone, county):
    seats = {
        "grid-worker": county.grid,
        "village-secretary": county.village,
        "dispatcher": county.town,
        "handler": county.water,
    }
    for role, unit in seats.items():
        someone(role, role, unit)


def test_orders_stand_where_they_are_told_to_and_nothing_is_made_twice(cast):
    made, again = seed_orders(), seed_orders()

    cases = Case.objects.of("order").order_by("pk")
    assert (made, again) == (len(ORDERS), 0)
    assert [case.stage for case in cases] == [told.stage for told in ORDERS]
    assert {row.value("category") for row in Record.objects.of("pledges")} == {"drains"}


def test_without_the_cast_nothing_is_made(county):
    assert seed_orders() == 0
