"""Figures are counted as of one moment; a large house is not counted again at every line."""

import pytest

from youwei.measures.queries import moment
from youwei.measures.queries.moment import state_of_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(monkeypatch):
    """A house whose record changes whenever the test says so, and a clock beside it."""

    class House:
        line, clock = 0, 1000.0

    here = House()
    monkeypatch.setattr(moment, "_moment", moment._Moment())
    monkeypatch.setattr(moment, "state_of_record", lambda: here.line)
    monkeypatch.setattr(moment.time, "monotonic", lambda: here.clock)
    return here


def cost(seconds):
    moment._moment.cost += seconds


def test_a_small_house_is_counted_again_whenever_something_is_recorded(house):
    first = state_of_figures()
    cost(moment.SMALL / 2)
    same = state_of_figures()
    house.line += 1

    assert same == first
    assert state_of_figures() != first


def test_a_large_house_is_counted_a_thirtieth_of_the_time_at_most(house):
    first = state_of_figures()
    cost(2.0)
    house.line, house.clock = 1, house.clock + 59
    kept = state_of_figures()
    house.clock += 2
    later = state_of_figures()

    assert kept == first
    assert later != first


def test_what_is_to_be_frozen_is_counted_from_what_is_there(house):
    first = state_of_figures()
    cost(2.0)
    house.line = 1

    assert state_of_figures() == first
    assert state_of_figures(fresh=True) != first
