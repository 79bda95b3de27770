"""The ordinal model equals published fits, recovers the truth, and says what it cannot know."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.rating.designs import columns_of, shuffled
from youwei.engines.rating import (
    Options,
    RatingsError,
    fit_conditional,
    fit_linear,
    fit_ordinal,
    gather,
)
from youwei.engines.rating.kernels import Answers, probabilities, slopes
from youwei.engines.rating.simulation import Plan, simulate

ANSWERS = Answers(np.array([0, 1, 2, 3, 3, 1]), np.array([0, 1, 0, 1, 0, 1]), 2, 3)
EXACT = Options(prior=0, settled=1e-8)


def test_without_any_prior_the_truth_is_recovered():
    design = simulate(Plan(ratees=300, raters=5, each=3, items=2), seed=2)

    found = fit_conditional(design.ratings)

    truth = design.severity - design.severity.mean()
    raters, items = found.facets["rater"], found.facets["item"]
    assert (np.abs(raters.value - truth) < 3 * raters.error).all()
    assert (np.abs(items.value - [-0.5, 0.5]) < 3 * items.error).all()


@pytest.mark.parametrize("link", ["adjacent", "cumulative"])
def test_the_derivatives_are_those_of_the_likelihood(link):
    random = np.random.default_rng(1)
    eta, tau = random.normal(size=6), np.sort(random.normal(size=(2, 3)), axis=1)
    at, step = slopes(link, ANSWERS, eta, tau), 1e-6

    share = probabilities(link, ANSWERS, eta, tau)
    assert share.sum(0) == pytest.approx(np.ones(6))
    assert at.value == pytest.approx(np.log(share[ANSWERS.category, range(6)]).sum())
    up, down = slopes(link, ANSWERS, eta + step, tau), slopes(link, ANSWERS, eta - step, tau)
    assert at.score.sum() == pytest.approx((up.value - down.value) / 2 / step, abs=1e-7)
    assert at.weight == pytest.approx((down.score - up.score) / 2 / step, abs=1e-7)
    assert at.bend == pytest.approx((up.weight - down.weight) / 2 / step, abs=1e-7)
    assert at.cross == pytest.approx((down.step_score - up.step_score) / 2 / step, abs=1e-7)
    for group in range(2):
        for k in range(3):
            move = np.zeros((2, 3))
            move[group, k] = step
            up, down = (slopes(link, ANSWERS, eta, tau + m) for m in (move, -move))
            mine = ANSWERS.set_of == group
            bend = (up.weight - down.weight) / 2 / step
            assert np.where(mine, at.step_bend[k], 0) == pytest.approx(bend, abs=1e-7)
            curve = (down.step_score - up.step_score)[:, mine].sum(1) / 2 / step
            assert at.curve[group, k] == pytest.approx(curve, abs=1e-7)


@pytest.mark.parametrize("link", ["adjacent", "cumulative"])
def test_the_truth_is_recovered_and_its_errors_are_honest(link):
    design = simulate(Plan(ratees=300, raters=60, each=6, items=3), seed=1)

    fit = fit_ordinal(design.ratings, Options(link=link))

    assert np.corrcoef(fit.ratees.value, design.merit)[0, 1] > 0.93
    assert np.corrcoef(fit.raters.value, design.severity)[0, 1] > 0.9
    if link == "adjacent":
        truth = design.merit - design.merit.mean()
        low, high = fit.ratees.interval()
        assert 0.91 < ((low <= truth) & (truth <= high)).mean() < 0.98
        assert fit.variances["ratee"] == pytest.approx(design.merit.var(), rel=0.15)
        assert fit.variances["rater"] == pytest.approx(design.severity.var(), rel=0.25)
        assert fit.thresholds[0] == pytest.approx([-2, -0.7, 0.7, 2], abs=0.25)


def test_both_models_agree_on_who_is_better():
    design = simulate(Plan(ratees=100, raters=30, each=6), seed=2)

    ordinal, linear = fit_ordinal(design.ratings), fit_linear(design.ratings)

    assert np.corrcoef(ordinal.ratees.value, linear.ratees.value)[0, 1] > 0.98


def test_every_item_may_have_thresholds_of_its_own():
    design = simulate(Plan(ratees=400, raters=50, each=6, items=2), seed=3)

    fit = fit_ordinal(design.ratings, Options(thresholds="item"))

    assert fit.thresholds.shape == (2, 4)
    assert fit.thresholds[0] + 0.5 == pytest.approx([-2, -0.7, 0.7, 2], abs=0.35)
    assert fit.thresholds[1] - 0.5 == pytest.approx([-2, -0.7, 0.7, 2], abs=0.35)


def test_offices_classes_and_extreme_scores_have_answers():
    plan = Plan(ratees=60, raters=24, each=6, items=2, offices=4, outside=2, lenient=0.8)
    design = simulate(plan, seed=5)
    columns = columns_of(design.ratings)
    columns["classes"] = ["head" if name < "r00012" else "peer" for name in columns["rater"]]
    columns["random"] = {"office": [f"o{int(name[1:]) % 4}" for name in columns["rater"]]}
    for at, name in enumerate(columns["ratee"]):
        if name == "n00007":
            columns["score"][at] = 5.0

    fit = fit_ordinal(gather(**columns))

    best = fit.ratees.place["n00007"]
    assert np.isfinite(fit.ratees.value).all()
    assert fit.ratees.value[best] == fit.ratees.value.max()
    assert fit.ratees.error[best] == fit.ratees.error.max()
    assert {"rater: head", "rater: peer", "office"} <= fit.variances.keys()
    assert fit.facets["rater class"].value.sum() == pytest.approx(0, abs=1e-9)


@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_rows_changes_not_one_bit(seed):
    columns = columns_of(simulate(Plan(ratees=15, raters=6, each=3, items=2), 1).ratings)

    one, other = fit_ordinal(gather(**columns)), fit_ordinal(gather(**shuffled(columns, seed)))

    for left, right in [(one.ratees, other.ratees), (one.raters, other.raters)]:
        assert left.value.tobytes() == right.value.tobytes()
        assert left.error.tobytes() == right.error.tobytes()
    assert one.thresholds.tobytes() == other.thresholds.tobytes()


def test_marks_of_a_hundred_points_are_left_to_the_linear_model():
    scores = list(range(40))
    with pytest.raises(RatingsError, match="Use the linear model"):
        fit_ordinal(
            gather(ratee=list("abcd") * 10, rater=[s // 8 for s in scores], score=scores)
        )


def test_a_score_that_nobody_gave_is_named():
    design = simulate(Plan(ratees=40, raters=10, each=4, items=2), seed=6)
    columns = columns_of(design.ratings)
    columns["score"] = [5.0 if score == 4 else score for score in columns["score"]]

    fit = fit_ordinal(gather(**columns))

    assert any("Nobody gave the score 4" in note for note in fit.notes)


def test_thresholds_of_an_unknown_facet_get_a_sentence():
    design = simulate(Plan(ratees=10, raters=4, each=2), seed=6)

    with pytest.raises(RatingsError, match="no fixed facet “question”"):
        fit_ordinal(design.ratings, Options(thresholds="question"))
