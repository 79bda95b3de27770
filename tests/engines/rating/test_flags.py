"""Flags find what was planted and leave the honest alone; fairness is found with its error."""

import numpy as np
import pytest
from scipy.stats import norm

from tests.engines.rating.test_ordinal import columns_of
from youwei.engines.rating import (
    RatingsError,
    examine,
    fit_linear,
    fit_ordinal,
    flag_raters,
    gather,
    misfit,
)
from youwei.engines.rating.flags import cliques, halo
from youwei.engines.rating.multiple import discoveries
from youwei.engines.rating.simulation import Plan, simulate

PLAN = Plan(ratees=200, raters=40, each=8)


def planted(seed, kind):
    """A round in which rater r00003 (and r00004 of a clique) does not rate honestly."""
    columns = columns_of(simulate(PLAN, seed).ratings)
    random = np.random.default_rng(seed)
    favoured = set(random.choice(sorted(set(columns["ratee"])), 100, replace=False).tolist())
    for at, rater in enumerate(columns["rater"]):
        if kind == "random" and rater == "r00003":
            columns["score"][at] = float(random.integers(1, 6))
        if kind == "halo" and rater == "r00003" and columns["fixed"]["item"][at] != "i0":
            columns["score"][at] = columns["score"][at - 1]
        if kind == "clique" and rater in {"r00003", "r00004", "r00005"}:
            shift = 1.5 if columns["ratee"][at] in favoured else -1.5
            columns["score"][at] = float(np.clip(columns["score"][at] + np.round(shift), 1, 5))
    return gather(**columns)


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
@pytest.mark.parametrize("kind", ["random", "halo"])
def test_a_planted_rater_is_asked_about(kind, fit_by):
    flags = flag_raters(fit_by(planted(1, kind)))

    assert (kind, ("r00003",)) in [(flag.kind, flag.raters) for flag in flags]
    assert flags[0].raters == ("r00003",)
    assert "r00003" in flags[0].question
    # The rate lets a rare false question stand beside a true one.
    assert len({flag.raters for flag in flags}) <= 2


def test_a_planted_clique_is_asked_about():
    flags = cliques(fit_ordinal(planted(2, "clique")))

    assert len(flags) == 1
    assert flags[0].raters == ("r00003", "r00004", "r00005")
    assert "against all others" in flags[0].question


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_honest_raters_are_left_alone(fit_by):
    asked, raters = 0, 0
    for seed in range(15):
        flags = flag_raters(fit_by(simulate(PLAN, 100 + seed).ratings))
        asked += len({rater for flag in flags for rater in flag.raters})
        raters += PLAN.raters

    assert asked <= 0.01 * raters


def test_misfit_and_halo_are_standard_normal_for_honest_raters():
    fits = [fit_ordinal(simulate(PLAN, 200 + seed).ratings) for seed in range(12)]

    found = [misfit(fit, fit.ratings.rater) for fit in fits]
    outfit = np.concatenate([one.outfit_value for one in found])
    infit = np.concatenate([one.infit_value for one in found])
    for value in [outfit, infit, np.concatenate([halo(fit) for fit in fits])]:
        assert abs(value.mean()) < 0.3
        assert 0.8 < value.std() < 1.2
    assert np.mean([one.outfit.mean() for one in found]) == pytest.approx(1, abs=0.03)


def test_discoveries_hold_their_rate():
    random = np.random.default_rng(1)
    false, many = 0, 0
    for _ in range(400):
        value = np.concatenate([random.normal(size=90), random.normal(3.5, 1, 10)])
        marked = discoveries(norm.sf(value), 0.05)
        false += marked[:90].sum() / max(1, marked.sum())
        many += marked[90:].sum()

    assert false / 400 < 0.065
    assert many / 4000 > 0.5
    assert not discoveries(np.array([]), 0.05).any()


# -- fairness ---------------------------------------------------------------------------------


def grouped(seed, bias):
    """Raters of group a give people of group a so many points more."""
    design = simulate(Plan(ratees=120, raters=30, each=6, items=3), seed)
    ratings = design.ratings
    rater_group = {name: "ab"[at % 2] for at, name in enumerate(ratings.rater.levels)}
    ratee_group = {name: "abc"[at % 3] for at, name in enumerate(ratings.ratee.levels)}
    columns = columns_of(ratings)
    pairs = zip(columns["rater"], columns["ratee"], strict=True)
    columns["score"] = [
        score + bias * (rater_group[rater] == ratee_group[ratee] == "a")
        for score, (rater, ratee) in zip(columns["score"], pairs, strict=True)
    ]
    return gather(**columns), rater_group, ratee_group


def test_unfairness_is_found_with_its_size():
    ratings, raters, ratees = grouped(50, bias=0.6)

    cells = examine(ratings, rater_group=raters, ratee_group=ratees)

    cell = {(one.rater_group, one.ratee_group): one for one in cells}["a", "a"]
    # What is left of one cell after rows and columns sum to zero: 0.6 * 1/2 * 2/3.
    assert cell.low < 0.2 < cell.high
    assert cell.is_flagged
    assert cell.detectable == pytest.approx(2.8 * cell.error, rel=0.01)
    assert sum(one.points for one in cells) == pytest.approx(0, abs=1e-9)
    assert sum(one.ratings for one in cells) == len(ratings)


def test_fair_raters_are_seldom_called_unfair():
    called = 0
    for seed in range(30):
        ratings, raters, ratees = grouped(50 + seed, bias=0)
        cells = examine(ratings, rater_group=raters, ratee_group=ratees)
        called += any(cell.is_flagged for cell in cells)

    assert called <= 5


def test_groups_too_small_to_be_examined_get_a_sentence():
    ratings, raters, ratees = grouped(1, bias=0)
    names = sorted(raters)

    few = {name: "a" if name in names[:3] else "b" for name in names}
    with pytest.raises(RatingsError, match="fewer than 5 raters"):
        examine(ratings, rater_group=few, ratee_group=ratees)
    with pytest.raises(RatingsError, match="All raters are of one group"):
        examine(ratings, rater_group=dict.fromkeys(names, "a"), ratee_group=ratees)
    with pytest.raises(RatingsError, match="No group is told for r00000"):
        examine(ratings, rater_group={}, ratee_group=ratees)
