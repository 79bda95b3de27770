"""Outlines as maps get them: small, kept by browsers, and new as soon as one is drawn anew."""

import gzip
import json

import pytest
from django.test import Client

from youwei.identity.actions import SETUP
from youwei.registers.actions import draw_outline
from youwei.registers.queries import outlines_version

pytestmark = pytest.mark.django_db
SQUARE = [(108.0, 30.3), (108.1, 30.3), (108.1, 30.4), (108.0, 30.4), (108.0, 30.3)]


@pytest.fixture
def drawn(county):
    draw_outline(unit=county.town, rings=[SQUARE], by=SETUP, is_synthetic=True)
    return county


def asked(level, **query):
    return Client().get(f"/outlines/{level}.json", query)


def test_outlines_are_whole_numbers_each_a_step_from_the_one_before(drawn):
    said = asked("town").json()

    assert said["synthetic"] is True
    code, name, ring = said["units"][0]
    assert (code, name) == (drawn.town.code, "忠州街道")
    points = [[sum(ring[0 : n + 1 : 2]), sum(ring[1 : n + 2 : 2])] for n in range(0, 8, 2)]
    assert sorted(points) == sorted([round(x * 1e5), round(y * 1e5)] for x, y in SQUARE[:-1])


def test_a_browser_that_takes_it_gets_it_compressed(drawn):
    plain = asked("town")
    small = Client(headers={"Accept-Encoding": "gzip"}).get("/outlines/town.json")

    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content


def test_outlines_of_a_named_state_are_kept_and_a_new_drawing_has_a_new_name(drawn):
    before = outlines_version("town")
    kept, unnamed = asked("town", v=before), asked("town")

    other = [(x + 0.01, y) for x, y in SQUARE]
    draw_outline(unit=drawn.town, rings=[other], by=SETUP, is_synthetic=False)

    assert "31536000" in kept["Cache-Control"]
    assert "31536000" not in unnamed["Cache-Control"]
    assert outlines_version("town") != before
    assert json.loads(asked("town").content)["synthetic"] is False
    assert asked("town", v=before)["Cache-Control"] == unnamed["Cache-Control"]


def test_a_crossed_outline_is_drawn_as_it_is_and_breaks_nothing(drawn):
    crossed = [(108.2, 30.3), (108.3, 30.4), (108.3, 30.3), (108.2, 30.4), (108.2, 30.3)]
    draw_outline(unit=drawn.other_town, rings=[crossed], by=SETUP, is_synthetic=False)

    assert len(asked("town").json()["units"]) == 2


def test_there_are_outlines_of_three_levels_and_no_other(drawn):
    assert [asked(level).status_code for level in ("town", "village", "grid")] == [200] * 3
    assert asked("county").status_code == 404
