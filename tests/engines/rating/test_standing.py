"""Standing, weights, accounts: nothing is said more surely than it is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.rating.designs import crossed
from youwei.engines.rating import (
    NotLinked,
    RatingsError,
    account,
    fit_linear,
    fit_ordinal,
    gather,
    share_ahead,
    stand,
    stand_within,
    weigh,
)
from youwei.engines.rating.simulation import Plan, simulate
from youwei.engines.rating.standing import draw_errors, mirrored


def test_draws_have_the_errors_of_the_fit():
    fit = fit_linear(crossed(1).ratings)

    merits = mirrored(fit.ratees.value, draw_errors(fit, 20_000))

    assert merits.mean(1) == pytest.approx(fit.ratees.value)
    assert merits.std(1) == pytest.approx(fit.ratees.error, rel=0.03)


def test_the_chance_of_the_top_is_as_often_true_as_it_says():
    said, true = [], []
    for seed in range(12):
        design = simulate(Plan(ratees=150, raters=40), seed)
        standing = stand(fit_ordinal(design.ratings), draws=600)
        best = np.argsort(-design.merit)[:30]
        said.append(standing.top)
        true.append(np.isin(np.arange(150), best))
    said, true = np.concatenate(said), np.concatenate(true)

    for low, high in [(0.05, 0.35), (0.35, 0.65), (0.65, 0.95)]:
        those = (said >= low) & (said < high)
        error = np.sqrt(0.25 / those.sum())
        assert true[those].mean() == pytest.approx(said[those].mean(), abs=3.5 * error)


def test_standing_is_in_order_and_the_same_every_time():
    fit = fit_linear(crossed(2).ratings)

    one, two = stand(fit, share=0.25), stand(fit, share=0.25)

    assert one.places == 3
    assert one.top.sum() == pytest.approx(3)
    assert one.top.tobytes() == two.top.tobytes()
    assert (one.low <= one.high).all()
    best_first = np.argsort(-fit.ratees.value)
    assert (np.diff(one.band[best_first]) >= 0).all()
    assert one.band[best_first[0]] == 1
    assert one.at_cut[best_first[2]]


def test_groups_stand_only_by_themselves():
    one, two = crossed(1).columns, crossed(2).columns
    ratings = gather(
        ratee=[*one["ratee"], *(f"x {name}" for name in two["ratee"])],
        rater=[*one["rater"], *(f"x {name}" for name in two["rater"])],
        score=[*one["score"], *two["score"]],
    )
    fit = fit_linear(ratings)

    with pytest.raises(NotLinked, match="cannot be ranked together"):
        stand(fit)
    assert len(stand(fit, part=1).people) == 12
    assert stand_within(fit)[1].top.tobytes() == stand(fit, part=1).top.tobytes()
    with pytest.raises(NotLinked, match="no group number 7"):
        stand(fit, part=7)


@pytest.mark.parametrize("wrong", [{"share": 0}, {"share": 1.5}, {"draws": 1}])
def test_standing_refuses_what_makes_no_sense(wrong):
    with pytest.raises(RatingsError):
        stand(fit_linear(crossed(1).ratings), **wrong)


# -- weights ----------------------------------------------------------------------------------


def test_the_share_of_weights_is_exact():
    assert share_ahead([3, 0], [0, 1]) == pytest.approx(0.75)
    assert share_ahead([1, 1, 1], [0, 0, 0]) == 1
    assert share_ahead([0, 0], [1, 1]) == 0
    assert share_ahead([1, 1], [1, 1]) == 0


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=5))
@settings(max_examples=30, deadline=None)
def test_the_share_of_weights_equals_a_count_of_drawn_weights(gap):
    weights = np.random.default_rng(1).dirichlet(np.ones(len(gap)), 20_000)
    counted = (weights @ np.array(gap) > 0).mean()

    exact = share_ahead(gap, np.zeros(len(gap)))

    assert exact == pytest.approx(counted, abs=0.02)


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=5))
@settings(max_examples=30, deadline=None)
def test_one_of_two_is_ahead_under_all_weights_but_ties(gap):
    zero = np.zeros(len(gap))

    both = share_ahead(gap, zero) + share_ahead(zero, gap)

    assert both == pytest.approx(float(any(gap)), abs=1e-9)


def test_a_result_that_hangs_on_the_weights_is_seen():
    scores = np.array([[9.0, 9], [10, 1], [1, 10], [0, 0]])

    found = weigh(scores, places=1)

    assert found.chosen.tolist() == [True, False, False, False]
    # The first leads while her nine beats the other's 10 w + (1 - w): w < 8/9, and mirrored.
    assert found.share[:2] == pytest.approx([7 / 9, 1 / 9], abs=found.bound)
    assert found.share[3] == 0
    assert found.bound < 0.02


@pytest.mark.parametrize(("scores", "places"), [([[1, np.nan]], 1), ([[1, 2]], 2)])
def test_weights_refuse_what_makes_no_sense(scores, places):
    with pytest.raises(RatingsError):
        weigh(np.array(scores), places)


# -- accounts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_an_account_tells_what_a_result_rests_on(fit_by):
    design = simulate(Plan(ratees=60, raters=20, each=6, severity=1.2), seed=3)
    fit = fit_by(design.ratings)

    told = account(fit, "n00010")

    assert told.ratings == 30
    assert len(told.raters) == 6
    assert told.compared_with == 59
    assert told.low < told.value < told.high
    rows = fit.ratings.score[fit.ratings.ratee.at == fit.ratees.place["n00010"]]
    assert told.raw == pytest.approx(rows.mean())
    assert told.severe == sum(one.character == "severe" for one in told.raters)
    assert told.severe + told.lenient > 0
    assert abs(told.strongest.without - told.value) == max(
        abs(one.without - told.value) for one in told.raters
    )


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_the_value_without_a_rater_is_near_that_of_a_new_fit(fit_by):
    design = simulate(Plan(ratees=80, raters=25, each=6), seed=4)
    told = account(fit_by(design.ratings), "n00005")

    ratings = design.ratings
    for share in told.raters:
        rater = ratings.rater.levels.index(share.rater)
        kept = (ratings.rater.at != rater) | (ratings.ratee.at != 5)
        fresh = fit_by(ratings.only(kept))
        assert share.without == pytest.approx(fresh.ratees.value[5], abs=0.08)


def test_nobody_gets_an_account_without_ratings():
    with pytest.raises(RatingsError, match="no rating of Nobody"):
        account(fit_linear(crossed(1).ratings), "Nobody")
