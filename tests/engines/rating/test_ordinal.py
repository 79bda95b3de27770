"""The ordinal model equals published fits, recovers the truth, and says what it cannot know."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.engines.rating.designs import shuffled
from tests.shared_data import shared
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


def columns_of(ratings):
    """The columns from which these ratings came."""
    facets = {"ratee": ratings.ratee, "rater": ratings.rater}
    columns = {name: [f.levels[at] for at in f.at] for name, f in facets.items()}
    columns["score"] = ratings.score.tolist()
    columns["fixed"] = {f.name: [f.levels[at] for at in f.at] for f in ratings.fixed}
    return columns


def wine():
    with shared("rater", "ordinal__wine.csv").open() as file:
        rows = list(csv.DictReader(file))
    return gather(
        ratee=["wine"] * len(rows),
        rater=[row["judge"] for row in rows],
        score=[float(row["rating"]) for row in rows],
        fixed={name: [row[name] for row in rows] for name in ("temp", "contact")},
    )


def rsmdat():
    with shared("rater", "eRm__rsmdat.csv").open() as file:
        rows = list(csv.DictReader(file))
    cells = [(at, item, score) for at, row in enumerate(rows) for item, score in row.items()]
    ratee, item, score = zip(*cells, strict=True)
    return gather(ratee=ratee, rater=["test"] * len(cells), score=score, fixed={"item": item})


def test_wine_gives_the_numbers_of_clmm():
    fit = fit_ordinal(wine(), Options(link="cumulative", prior=0, settled=1e-8))

    temp, contact = fit.facets["temp"].value, fit.facets["contact"].value
    assert temp[0] - temp[1] == pytest.approx(3.0630, abs=1e-3)
    assert contact[0] - contact[1] == pytest.approx(1.8349, abs=1e-3)
    assert np.sqrt(fit.variances["rater"]) == pytest.approx(1.131, abs=1e-3)
    assert fit.minus_two_log_likelihood / -2 == pytest.approx(-81.57, abs=5e-3)
    # clmm tells thresholds for cold wine without contact, and here for the average wine. Its
    # published ones are those of the exact integral, a little off the Laplace ones.
    moved = fit.thresholds[0] + temp[0] + contact[0]
    assert moved == pytest.approx([-1.6235, 1.5128, 4.2271, 6.0862], abs=3e-3)
    differences = 2 * fit.facets["temp"].error[0], 2 * fit.facets["contact"].error[0]
    # Ours take the variance as known and are a little smaller.
    assert differences == pytest.approx((0.5954, 0.5125), abs=0.03)


def test_rsmdat_without_any_prior_gives_the_numbers_of_erm():
    found = fit_conditional(rsmdat())

    theirs = [-0.024, 0.305, 0.256, 0.067, -0.160, -0.444]
    assert found.facets["item"].value == pytest.approx(theirs, abs=1e-3)
    assert found.facets["item"].error[1:] == pytest.approx(
        [0.205, 0.203, 0.197, 0.197, 0.208], abs=1e-3
    )
    assert found.log_likelihood == pytest.approx(-107.5618, abs=1e-4)
    steps = np.array([0, -0.167, 0.138 + 0.167])
    assert found.thresholds == pytest.approx(steps - steps.mean(), abs=1e-3)


def test_rsmdat_with_normal_merits_gives_nearly_the_same_items():
    fit = fit_ordinal(rsmdat(), EXACT)

    theirs = fit_conditional(rsmdat()).facets["item"].value
    assert fit.facets["item"].value == pytest.approx(theirs, abs=0.02)


def test_without_any_prior_the_truth_is_recovered():
    design = simulate(Plan(ratees=300, raters=5, each=3, items=2), seed=2)

    found = fit_conditional(design.ratings)

    truth = design.severity - design.severity.mean()
    raters, items = found.facets["rater"], found.facets["item"]
    assert (np.abs(raters.value - truth) < 3 * raters.error).all()
    assert (np.abs(items.value - [-0.5, 0.5]) < 3 * items.error).all()


def test_with_one_random_facet_the_answer_is_near_the_exact_integral():
    design = simulate(Plan(ratees=60, raters=2, each=1, items=6, severity=0), seed=4)
    columns = columns_of(design.ratings)
    columns["rater"] = ["all"] * len(columns["rater"])
    fit = fit_ordinal(gather(**columns), EXACT)

    table = np.array(columns["score"]).astype(int).reshape(60, 6) - 1
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)

    def loss(values):
        items = np.append(values[:5], -values[:5].sum())
        logits = np.arange(5)[:, None, None] * (np.exp(values[9]) * nodes - items[:, None])
        logits = logits - np.cumsum([0, *values[5:9]])[:, None, None]
        logs = logits - np.log(np.exp(logits).sum(0))
        rows = sum(logs[table[:, item], item] for item in range(6))
        return -np.log(np.exp(rows) @ (weights / weights.sum())).sum()

    exact = minimize(loss, np.zeros(10), method="BFGS").x
    assert fit.facets["item"].value[:5] == pytest.approx(exact[:5], abs=0.01)
    assert fit.thresholds[0] == pytest.approx(exact[5:9], abs=0.03)
    assert np.sqrt(fit.variances["ratee"]) == pytest.approx(np.exp(exact[9]), rel=0.03)


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
