"""The linear model equals lme4 where published, and the textbook's formulas everywhere."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from tests.engines.rating.designs import crossed, indicator, shuffled
from tests.shared_data import shared
from youwei.engines.rating import (
    NotLinked,
    RatingsError,
    elimination,
    fit_linear,
    gather,
    raw_means,
)


def of_variances(fit):
    """Covariance of the scores under the fitted variances, and the fixed design."""
    ratings = fit.ratings
    parts = [(ratings.ratee, "ratee"), *((f, f.name) for f in ratings.random)]
    covariance = fit.variances["residual"] * np.eye(len(ratings))
    for facet, name in parts:
        z = indicator(facet)
        covariance += fit.variances[name] * z @ z.T
    z = indicator(ratings.rater)
    names = ["rater" if "rater" in fit.variances else f"rater: {c}" for c in ratings.classes]
    own = np.array([fit.variances[name] for name in names])[ratings.class_of]
    covariance += z @ np.diag(own) @ z.T
    blocks = [np.ones((len(ratings), 1)), *(indicator(f)[:, 1:] for f in ratings.fixed)]
    return covariance, np.hstack(blocks)


def dense_deviance(fit):
    covariance, x = of_variances(fit)
    weighted = np.linalg.solve(covariance, x)
    beta = np.linalg.solve(x.T @ weighted, weighted.T @ fit.ratings.score)
    value = -2 * multivariate_normal(x @ beta, covariance).logpdf(fit.ratings.score)
    if fit.method == "REML":
        value += np.linalg.slogdet(x.T @ weighted)[1] - x.shape[1] * np.log(2 * np.pi)
    return value


def rich(seed):
    """Items, posts as a random facet, two classes of raters."""
    columns = crossed(seed, ratees=20, raters=14, each=5).columns
    random = np.random.default_rng(seed)
    post_of = {name: f"post {random.integers(4)}" for name in sorted(set(columns["ratee"]))}
    posts = [post_of[name] for name in columns["ratee"]]
    columns["random"] = {"post": posts}
    columns["score"] = columns["score"] + np.array([2.0 * int(post[-1]) for post in posts])
    columns["classes"] = [
        "peer" if name < "rater 00007" else "head" for name in columns["rater"]
    ]
    return gather(**columns)


@pytest.mark.shared
def test_inst_eval_gives_the_numbers_of_lme4():
    with shared("rater", "lme4__InstEval.csv").open() as file:
        rows = list(csv.DictReader(file))
    columns = {"ratee": "d", "rater": "s", "score": "y"}
    ratings = gather(**{ours: [row[name] for row in rows] for ours, name in columns.items()})

    fit = fit_linear(ratings, "ML")

    assert fit.minus_two_log_likelihood == pytest.approx(237777.725980, abs=1e-5)
    assert fit.intercept == pytest.approx(3.254151, abs=1e-6)
    assert fit.intercept_error == pytest.approx(0.01838, abs=1e-5)
    assert fit.variances["rater"] == pytest.approx(0.106201, abs=1e-6)
    assert fit.variances["ratee"] == pytest.approx(0.273491, abs=1e-6)
    assert fit.variances["residual"] == pytest.approx(1.387181, abs=1e-6)
    for effects, name, sign in [(fit.ratees, "lecturer", 1), (fit.raters, "student", -1)]:
        with shared("rater", f"lme4__InstEval_ref_{name}_effects.csv").open() as file:
            rows = list(csv.reader(file))[1:]
        theirs = {level: float(value) for level, value in rows}
        ours = dict(zip(effects.levels, sign * effects.value, strict=True))
        assert theirs.keys() == ours.keys()
        # Of students with few ratings lme4's own optimum knows 2e-6.
        assert max(abs(theirs[key] - ours[key]) for key in ours) < (
            1e-6 if name == "lecturer" else 2e-6
        )


@pytest.mark.parametrize(
    ("method", "deviance", "batch"), [("ML", 327.3271, 1388.3333), ("REML", 319.6543, 1764.05)]
)
def test_dyestuff_gives_the_numbers_of_lme4(method, deviance, batch):
    """Davies, Goldsmith 1972, table 6.1; the estimates are those of lme4's manual."""
    yields = [1545, 1440, 1440, 1520, 1580, 1540, 1555, 1490, 1560, 1495]
    yields += [1595, 1550, 1605, 1510, 1560, 1445, 1440, 1595, 1465, 1545]
    yields += [1595, 1630, 1515, 1635, 1625, 1520, 1455, 1450, 1480, 1445]
    columns = {"ratee": [at // 5 for at in range(30)], "rater": ["one"] * 30}

    fit = fit_linear(gather(**columns, score=yields), method)

    assert fit.minus_two_log_likelihood == pytest.approx(deviance, abs=5e-5)
    assert fit.variances["ratee"] == pytest.approx(batch, abs=0.01)
    assert fit.variances["residual"] == pytest.approx(2451.25, abs=0.01)
    assert fit.intercept == pytest.approx(1527.5)


@pytest.mark.parametrize("method", ["ML", "REML"])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_likelihood_is_that_of_the_normal_distribution(method, seed):
    ratings = rich(seed)

    fit = fit_linear(ratings, method)

    assert fit.minus_two_log_likelihood == pytest.approx(dense_deviance(fit))


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_no_other_variances_fit_better(method):
    fit = fit_linear(rich(3), method)

    best = dense_deviance(fit)
    for name in fit.variances:
        for factor in [0.97, 1.03]:
            fit.variances[name] *= factor
            assert dense_deviance(fit) >= best - 1e-9
            fit.variances[name] /= factor


def test_effects_and_errors_equal_the_dense_formulas():
    fit = fit_linear(rich(4))

    covariance, x = of_variances(fit)
    inverse = np.linalg.inv(covariance)
    keep = inverse - inverse @ x @ np.linalg.solve(x.T @ inverse @ x, x.T @ inverse)
    z, variance = indicator(fit.ratings.ratee), fit.variances["ratee"]
    effects = variance * z.T @ keep @ fit.ratings.score
    errors = variance * np.eye(len(effects)) - variance**2 * z.T @ keep @ z
    centring = np.eye(len(effects)) - 1 / len(effects)
    assert fit.ratees.value == pytest.approx(effects - effects.mean())
    more = centring @ fit.posterior.drift.large  # for the variances, which are not known
    square = np.diag(centring @ errors @ centring) + (more**2).sum(1)
    assert fit.ratees.error == pytest.approx(np.sqrt(square))


def test_which_facet_is_eliminated_does_not_matter():
    columns = crossed(5, ratees=30, raters=8).columns
    turned = {**columns, "ratee": columns["rater"], "rater": columns["ratee"]}

    one, other = fit_linear(gather(**columns)), fit_linear(gather(**turned))

    assert one.minus_two_log_likelihood == pytest.approx(other.minus_two_log_likelihood)
    assert one.ratees.value == pytest.approx(-other.raters.value, abs=1e-7)
    assert one.ratees.error == pytest.approx(other.raters.error, abs=1e-7)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_rows_changes_not_one_bit(seed):
    columns = crossed(seed % 7).columns

    one, other = fit_linear(gather(**columns)), fit_linear(gather(**shuffled(columns, seed)))

    for left, right in [(one.ratees, other.ratees), (one.raters, other.raters)]:
        assert left.value.tobytes() == right.value.tobytes()
        assert left.error.tobytes() == right.error.tobytes()
    assert one.minus_two_log_likelihood == other.minus_two_log_likelihood


def test_the_truth_is_recovered_and_its_errors_are_honest():
    design = crossed(6, ratees=400, raters=60, each=6, items=2)

    fit = fit_linear(design.ratings)

    truth = design.merit - design.merit.mean()
    low, high = fit.ratees.interval()
    assert 0.92 < ((low <= truth) & (truth <= high)).mean() < 0.98
    assert fit.variances["residual"] == pytest.approx(0.49, rel=0.1)
    assert fit.variances["rater"] == pytest.approx(design.severity.var(), rel=0.2)
    by_model = np.corrcoef(fit.ratees.value, truth)[0, 1]
    assert by_model > np.corrcoef(raw_means(fit.ratings), truth)[0, 1]


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_another_unit_of_the_scores_changes_the_unit_only(scale):
    columns = crossed(7).columns
    scaled = {**columns, "score": columns["score"] * scale}

    one, other = fit_linear(gather(**columns)), fit_linear(gather(**scaled))

    assert other.ratees.value / scale == pytest.approx(one.ratees.value, rel=1e-6, abs=1e-9)
    assert other.ratees.error / scale == pytest.approx(one.ratees.error, rel=1e-6)


def test_groups_without_a_common_rater_are_not_ranked_together():
    one = crossed(8).columns
    two = crossed(9).columns
    ratee = [*one["ratee"], *(f"x {name}" for name in two["ratee"])]
    rater = [*one["rater"], *(f"x {name}" for name in two["rater"])]
    ratings = gather(ratee=ratee, rater=rater, score=[*one["score"], *two["score"]])

    fit = fit_linear(ratings)

    with pytest.raises(NotLinked, match="2 groups \\(12, 12 people\\)"):
        fit.parts.demand_link()
    assert any("each is compared within itself" in note for note in fit.notes)
    for part in range(2):
        assert fit.ratees.value[fit.parts.ratee == part].mean() == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("ratee", "rater", "score", "why"),
    [
        ([], [], [], "no rating with a score"),
        (["a"], ["x"], [3], "only one rating"),
        (["a", "a"], ["x", "x"], [3, 4], "nobody to compare"),
        (["a", "b", "a"], ["x", "x", "y"], [3, 3, 3], "Every rating is 3"),
        (["a", "b"], ["x", "y"], [3, 4], "at least two raters"),
        (["a", "b"], ["x"], [3, 4], "2 scores, but 1 entries"),
        (["a", " "], ["x", "x"], [3, 4], "does not say its ratee"),
        (["a", "b"], ["x", "x"], [3, float("inf")], "infinite"),
    ],
)
def test_hopeless_ratings_get_a_sentence(ratee, rater, score, why):
    with pytest.raises(RatingsError, match=why):
        fit_linear(gather(ratee=ratee, rater=rater, score=score))


def test_a_facet_that_repeats_another_gets_a_sentence():
    columns = crossed(1).columns
    columns["fixed"] = {"item": columns["fixed"]["item"], "again": columns["fixed"]["item"]}

    with pytest.raises(RatingsError, match="Leave one of them out"):
        fit_linear(gather(**columns))


def test_a_rater_of_two_classes_gets_a_sentence():
    with pytest.raises(RatingsError, match="x is of two classes"):
        gather(ratee=["a", "b"], rater=["x", "x"], score=[1, 2], classes=["peer", "head"])


def test_nothing_but_noise_gives_wide_answers_and_says_so():
    random = np.random.default_rng(3)
    rows = [(f"n{n}", f"r{r}") for n in range(8) for r in range(6)]
    ratee, rater = zip(*rows, strict=True)
    score = random.permutation(np.tile([1.0, 2, 3, 4], 12))

    fit = fit_linear(gather(ratee=ratee, rater=rater, score=score))

    assert np.isfinite(fit.ratees.value).all()
    low, high = fit.ratees.interval()
    assert (low <= 0).all()
    assert (high >= 0).all()


def test_rows_without_a_score_are_left_out_and_counted():
    ratings = gather(ratee=["a", "a", "b"], rater=["x", "y", "x"], score=[3, None, 2])

    assert len(ratings) == 2
    assert ratings.missing == 1


@pytest.mark.parametrize("has_tail", [False, True])
@pytest.mark.parametrize("way", [{"MOST_PAIRS": 0}, {"MOST_PAIRS": 0, "DENSE_FACTOR": 0}, {}])
def test_every_way_to_eliminate_gives_the_same_numbers(monkeypatch, way, has_tail):
    ratings = rich(4) if has_tail else crossed(4, ratees=30, raters=20, each=4).ratings
    monkeypatch.setattr(elimination, "DENSE_FACTOR", 0)
    listed = fit_linear(ratings)
    for name, value in {"DENSE_FACTOR": 150, **way}.items():
        monkeypatch.setattr(elimination, name, value)

    other = fit_linear(ratings)

    assert other.minus_two_log_likelihood == pytest.approx(listed.minus_two_log_likelihood)
    assert other.ratees.value == pytest.approx(listed.ratees.value, abs=1e-9)
    assert other.ratees.error == pytest.approx(listed.ratees.error, abs=1e-9)
    assert other.leverage == pytest.approx(listed.leverage, abs=1e-9)
