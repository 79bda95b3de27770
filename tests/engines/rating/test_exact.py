"""Integrated and conditional fits equal published ones, and what is counted by hand."""

import csv
from itertools import product

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from tests.engines.rating.designs import columns_of, shuffled
from tests.shared_data import shared
from youwei.engines.rating import (
    Options,
    RatingsError,
    fit_conditional,
    fit_ordinal,
    gather,
)
from youwei.engines.rating.conditional import NotConditional
from youwei.engines.rating.simulation import Plan, simulate
from youwei.engines.rating.totals import Totals, given_totals

EXACT = Options(prior=0, settled=1e-8)


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


# clmm of R's ordinal 2022.11-16: its own approximation (Laplace), and ten nodes.
WINE = {
    1: ([-1.6237, 1.5134, 4.2285, 6.0888], 3.0630, 1.8349, 1.131, -81.57),
    10: ([-1.6235, 1.5128, 4.2271, 6.0862], 3.0619, 1.8334, 1.135, -81.53),
}


@pytest.mark.shared
@pytest.mark.parametrize("nodes", WINE)
def test_wine_gives_the_numbers_of_clmm(nodes):
    options = Options(link="cumulative", prior=0, settled=1e-8, nodes=nodes)
    fit = fit_ordinal(wine(), options)

    steps, warm, touched, spread, likelihood = WINE[nodes]
    temp, contact = fit.facets["temp"], fit.facets["contact"]
    assert temp.value[0] - temp.value[1] == pytest.approx(warm, abs=1e-4)
    assert contact.value[0] - contact.value[1] == pytest.approx(touched, abs=1e-4)
    assert np.sqrt(fit.variances["rater"]) == pytest.approx(spread, abs=5e-4)
    assert fit.minus_two_log_likelihood / -2 == pytest.approx(likelihood, abs=5e-3)
    # clmm tells thresholds for cold wine without contact, and here for the average wine.
    moved = fit.thresholds[0] + temp.value[0] + contact.value[0]
    assert moved == pytest.approx(steps, abs=1e-4)
    # Laplace errors take the variance as known and are a little smaller.
    errors = 2 * temp.error[0], 2 * contact.error[0]
    assert errors == pytest.approx((0.5951, 0.5122), abs=1e-4 if nodes > 1 else 0.03)


ERM = {
    "items": [-0.024, 0.305, 0.256, 0.067, -0.160, -0.444],
    "errors": [0.205, 0.203, 0.197, 0.197, 0.208],
    "steps": np.array([-0.046, -0.213, 0.259]),
    # Sums of the steps of every item (partial credit), from which eRm takes the mean.
    "partial": [
        *((0.369, 0.973, -0.288), (0.294, 0.085, -1.394), (-0.196, -0.067, -0.859)),
        *((0.480, -0.236, 0.172), (-0.950, 0.108, 0.416), (-0.543, 0.518, 1.118)),
    ],
}


@pytest.mark.shared
def test_rsmdat_without_any_prior_gives_the_numbers_of_erm():
    found = fit_conditional(rsmdat())

    assert found.facets["item"].value == pytest.approx(ERM["items"], abs=1e-3)
    assert found.facets["item"].error[1:] == pytest.approx(ERM["errors"], abs=1e-3)
    assert found.log_likelihood == pytest.approx(-107.5618, abs=1e-4)
    assert found.thresholds == pytest.approx(ERM["steps"], abs=1e-3)


@pytest.mark.shared
def test_rsmdat_with_steps_of_every_item_gives_the_numbers_of_erm():
    found = fit_conditional(rsmdat(), "item")

    easy = -np.cumsum(found.thresholds, axis=1)
    easy -= easy.mean() / 2 * np.arange(1, 4)
    assert easy == pytest.approx(np.array(ERM["partial"]), abs=2e-3)
    assert found.log_likelihood == pytest.approx(-101.8646, abs=1e-4)


@pytest.mark.shared
@pytest.mark.parametrize("options", [Options(), EXACT])
def test_one_test_of_everybody_is_fitted_as_erm_fits_it(options):
    fit = fit_ordinal(rsmdat(), options)

    assert fit.method == "conditional"
    assert fit.facets["item"].value == pytest.approx(ERM["items"], abs=2e-3)
    assert fit.facets["item"].error[1:] == pytest.approx(ERM["errors"], abs=2e-3)
    assert fit.thresholds[0] - fit.thresholds.mean() == pytest.approx(ERM["steps"], abs=2e-3)


def integrated(ratings, link="adjacent"):
    """Maximise the integral over normal merits on fixed nodes: items, steps, sd, -2 log L.

    For full tables of one rater; it shares nothing with the engine but the formula.
    """
    people, items = len(ratings.ratee), len(ratings.fixed[0])
    category = np.unique(ratings.score, return_inverse=True)[1]
    table, last = category.reshape(people, items), category.max()
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    numbers = np.arange(last + 1)[:, None, None]

    def split(values):
        hard = np.append(values[: items - 1], -values[: items - 1].sum())
        return hard, values[items - 1 : -1], np.exp(values[-1])

    def loss(values):
        hard, steps, spread = split(values)
        eta = spread * nodes - hard[:, None]
        if link == "adjacent":
            shares = np.exp(numbers * eta - np.cumsum([0, *steps])[:, None, None])
            logs = np.log(shares / shares.sum(0))
        else:
            below = expit(np.array([-np.inf, *steps, np.inf])[:, None, None] - eta)
            logs = np.log(np.maximum(np.diff(below, axis=0), 1e-300))
        rows = sum(logs[table[:, item], item] for item in range(items))
        return -np.log(np.exp(rows) @ (weights / weights.sum())).sum()

    start = np.concatenate([np.zeros(items - 1), np.linspace(-1, 1, last), [0]])
    found = minimize(loss, start, method="BFGS", options={"gtol": 1e-7})
    return *split(found.x), 2 * found.fun


def near_and_exact(ratings, link="adjacent"):
    """The fit by Laplace and by nodes, and the independent integral."""
    near = fit_ordinal(ratings, Options(link=link, prior=0, settled=1e-8, fixed="marginal"))
    fit = fit_ordinal(ratings, Options(link=link, prior=0, nodes=20))
    return near, fit, integrated(ratings, link)


def one_test():
    """Sixty people, six items, one rater."""
    columns = columns_of(
        simulate(Plan(ratees=60, raters=2, each=1, items=6, severity=0), seed=4).ratings
    )
    return columns | {"rater": ["all"] * len(columns["rater"])}


@pytest.mark.parametrize("link", ["adjacent", "cumulative"])
def test_with_one_random_facet_the_answer_is_the_exact_integral(link):
    near, fit, (items, steps, spread, deviance) = near_and_exact(gather(**one_test()), link)

    assert fit.facets["item"].value == pytest.approx(items, abs=1e-4)
    assert fit.thresholds[0] == pytest.approx(steps, abs=1e-4)
    assert np.sqrt(fit.variances["ratee"]) == pytest.approx(spread, rel=1e-4)
    assert fit.minus_two_log_likelihood == pytest.approx(deviance, abs=1e-5)
    assert near.facets["item"].value == pytest.approx(items, abs=0.02)
    assert near.thresholds[0] == pytest.approx(steps, abs=0.03)
    assert np.sqrt(near.variances["ratee"]) == pytest.approx(spread, rel=0.03)


@pytest.mark.shared
def test_rsmdat_with_normal_merits_has_other_steps_and_the_manual_says_so():
    near, fit, (items, steps, _, deviance) = near_and_exact(rsmdat())

    assert fit.facets["item"].value == pytest.approx(items, abs=1e-4)
    assert fit.thresholds[0] == pytest.approx(steps, abs=1e-4)
    assert fit.minus_two_log_likelihood == pytest.approx(deviance, abs=1e-5)
    assert steps - steps.mean() == pytest.approx([-0.001, -0.270, 0.271], abs=5e-4)
    assert near.thresholds[0] == pytest.approx(steps, abs=0.01)
    assert items == pytest.approx(ERM["items"], abs=0.005)


def test_totals_are_counted_as_by_hand():
    logs = np.random.default_rng(1).normal(size=(4, 3))
    totals = Totals.of(np.array([3, 5, 5, 0]))

    log_total, expected = given_totals(logs, totals)

    ways = {}
    for way in product(range(3), repeat=4):
        ways.setdefault(sum(way), []).append((way, np.exp(logs[range(4), way].sum())))
    by_hand, shares = 0.0, np.zeros((4, 3))
    for total, count in zip(totals.value, totals.count, strict=True):
        whole = sum(chance for _, chance in ways[total])
        by_hand += count * np.log(whole)
        for way, chance in ways[total]:
            shares[range(4), way] += count * chance / whole
    assert log_total == pytest.approx(by_hand)
    assert expected == pytest.approx(shares)


def test_a_test_of_two_halves_that_share_nobody_needs_the_merits():
    columns = one_test()
    late = [name >= "n00030" for name in columns["ratee"]]
    columns["fixed"]["item"] = [
        f"{half}{item}" for half, item in zip(late, columns["fixed"]["item"], strict=True)
    ]
    ratings = gather(**columns)

    assert fit_ordinal(ratings).method == "Laplace"
    with pytest.raises(NotConditional, match="do not tell all difficulties"):
        fit_ordinal(ratings, Options(fixed="conditional"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (Options(nodes=10), "one random facet"),
        (Options(fixed="conditional"), "need adjacent steps and one rater"),
    ],
)
def test_what_needs_one_random_facet_is_refused_where_raters_differ(options, says):
    ratings = simulate(Plan(ratees=10, raters=4, each=2), seed=6).ratings

    with pytest.raises(RatingsError, match=says):
        fit_ordinal(ratings, options)


def test_a_spread_of_zero_is_found_by_nodes_too():
    random = np.random.default_rng(5)
    ratee = [f"n{at // 4}" for at in range(160)]
    item = [at % 4 for at in range(160)]
    scores = np.concatenate([random.permutation([1, 2, 3, 4]) for _ in range(40)])
    ratings = gather(ratee=ratee, rater=["all"] * 160, score=scores, fixed={"item": item})

    for options in (Options(), Options(nodes=15), Options(fixed="marginal")):
        fit = fit_ordinal(ratings, options)
        assert fit.variances["ratee"] == 0
        assert fit.ratees.value == pytest.approx(np.zeros(40), abs=1e-3)


@pytest.mark.parametrize("options", [Options(), Options(nodes=9), Options(thresholds="item")])
def test_the_order_of_the_rows_of_a_test_changes_not_one_bit(options):
    one = fit_ordinal(gather(**one_test()), options)
    other = fit_ordinal(gather(**shuffled(one_test(), 7)), options)

    assert one.ratees.value.tobytes() == other.ratees.value.tobytes()
    assert one.ratees.error.tobytes() == other.ratees.error.tobytes()
    assert one.thresholds.tobytes() == other.thresholds.tobytes()
