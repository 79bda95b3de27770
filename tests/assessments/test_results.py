"""What a ballot and figures make of a unit: worked by hand, and never of single people."""

import pytest

from youwei.assessments.machine import (
    Part,
    asked_line,
    band_of,
    heard,
    measured_line,
    result_of,
)
from youwei.packs.world import current

GOOD, FAIR, PLAIN, POOR = 0, 1, 2, 3
LISTED = {"residents": 26, "members": 12}


@pytest.fixture
def scheme():
    return current().sheets["assessments"]["year-end-rating"]


def part(group, *marks):
    return Part((group,), marks)


def test_groups_are_scored_apart_and_weighed_as_declared(scheme):
    residents = part("residents", GOOD, GOOD, FAIR, FAIR, PLAIN, POOR)
    members = part("members", GOOD, GOOD, GOOD, GOOD, GOOD, None)

    line = asked_line(scheme, "face", heard(scheme, [residents, members], LISTED), "")

    first, second = line.heard
    assert (first.voted, first.scored, first.spread) == (6, 6, (2, 2, 1, 1))
    assert round(first.score.mean, 2) == round((2 + 4 / 3 + 1 / 3) / 6 * 100, 2)
    assert (second.voted, second.scored, second.score.mean) == (6, 5, 100)
    assert line.value.mean == pytest.approx(0.6 * first.score.mean + 0.4 * 100)
    assert line.value.low < line.value.mean < line.value.high


def test_a_group_with_fewer_than_five_scores_is_counted_with_the_others(scheme):
    residents = part("residents", GOOD, GOOD, GOOD, FAIR, FAIR)
    members = part("members", POOR, POOR, None, None, None)

    [both] = heard(scheme, [residents, members], LISTED)

    assert both.groups == ("residents", "members")
    assert (both.voted, both.scored, both.spread) == (10, 7, (3, 2, 0, 2))


def test_fewer_than_five_scores_in_all_are_not_shown(scheme):
    [both] = heard(scheme, [part("residents", GOOD, GOOD, None, None, None)], LISTED)

    line = asked_line(scheme, "face", [both], "")

    assert (both.scored, both.spread, both.score) == (2, (), None)
    assert line.value is None


def test_a_measure_is_drawn_straight_between_its_ends(scheme):
    def score(key, figure):
        return measured_line(scheme, key, figure, "").value.mean

    assert score("orders", 0.9) == pytest.approx(75)
    assert (score("orders", 0.3), score("orders", 1)) == (0, 100)
    assert (score("returns", 0.05), score("returns", 0.5)) == (pytest.approx(75), 0)


def test_what_was_not_counted_weighs_nothing(scheme):
    lines = [
        measured_line(scheme, "orders", None, ""),
        measured_line(scheme, "returns", 0.1, ""),
    ]

    result = result_of(scheme, lines)

    assert result.value.mean == 50
    assert result.band == "plain"
    assert result_of(scheme, lines[:1]).value is None


def test_a_band_is_said_with_those_that_chance_does_not_rule_out(scheme):
    marks = [GOOD] * 7 + [FAIR] * 3
    line = asked_line(scheme, "face", heard(scheme, [part("residents", *marks)], LISTED), "")

    result = result_of(scheme, [line])

    assert result.band == band_of(scheme, result.value.mean) == "good"
    assert result.bands == ("good", "fair", "plain")
    assert band_of(scheme, 89.9) == "fair"
