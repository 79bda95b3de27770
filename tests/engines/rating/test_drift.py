"""Errors allow for variances that are estimates, and say how wide nothing known is."""

from dataclasses import replace

import numpy as np
import pytest

from tests.engines.rating.designs import crossed
from youwei.engines.rating import Options, fit_linear, fit_ordinal, gather
from youwei.engines.rating.climb import climb, moved
from youwei.engines.rating.drift import LARGEST, Known, drift
from youwei.engines.rating.model import build, equations, gradient
from youwei.engines.rating.simulation import Plan, simulate


def settled(model, state):
    for _ in range(30):
        state = moved(model, state, equations(model, state).solve(gradient(model, state)))
    return state


@pytest.mark.parametrize("link", ["adjacent", "cumulative"])
def test_the_drift_is_the_derivative_of_the_mode_by_the_log_variances(link):
    ratings = simulate(Plan(ratees=12, raters=5, each=3, items=2), 1).ratings
    category = np.unique(ratings.score, return_inverse=True)[1].astype(np.int64)
    model, _ = build(ratings, category, Options(link=link))
    state = settled(model, replace(climb(model).state, log_variance=np.log([0.9, 0.4])))

    found = drift(
        equations(model, state),
        state.mode,
        (model.random, np.exp(state.log_variance)),
        Known(np.arange(2), np.eye(2)),
    )

    for group in range(2):
        step = 1e-4 * np.eye(2)[group]
        above, below = (
            settled(model, replace(state, log_variance=state.log_variance + way * step)).mode
            for way in (1, -1)
        )
        for name in ("large", "core", "fixed"):
            slope = (getattr(above, name) - getattr(below, name)) / 2e-4
            assert getattr(found, name)[:, group] == pytest.approx(slope, abs=1e-6)


def test_a_variance_of_many_effects_is_known_by_their_number():
    """Effects that are seen without noise: -2 log L curves by their number."""
    known = Known.by(np.array([0]), np.array([[50.0]]))

    assert known.spread @ known.spread.T == pytest.approx(np.array([[2 / 50]]))
    nothing = Known.by(np.array([0]), np.array([[1e-9]]))
    assert nothing.spread @ nothing.spread.T == pytest.approx(np.array([[LARGEST]]))


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_many_ratings_leave_nothing_to_add(fit_by):
    plan = Plan(ratees=20, raters=6, each=3, items=2)
    few, many = (fit_by(simulate(one, 2).ratings) for one in (plan, replace(plan, items=40)))

    def added(fit):
        one = fit.posterior.drift.large
        return float(((one - one.mean(0)) ** 2).sum(1).max() / (fit.ratees.error**2).max())

    assert added(many) < added(few) / 3


def test_in_small_rounds_intervals_still_hold_the_truth():
    plan, hits = Plan(ratees=30, raters=8, each=4, items=1, severity=0.6), []
    for seed in range(1, 41):
        one = simulate(plan, seed)
        low, high = fit_ordinal(one.ratings).ratees.interval()
        truth = one.merit - one.merit.mean()
        hits.append(((low <= truth) & (truth <= high)).mean())

    assert 0.92 < np.mean(hits) < 0.97


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_the_only_one_of_all_has_a_wide_interval_and_a_sentence(fit_by):
    random = np.random.default_rng(5)
    score = random.integers(1, 6, 40)
    raters = [f"r{at % 5}" for at in range(40)]
    columns = {"score": score, "fixed": {"item": ["one"] * 40}}

    person = fit_by(gather(ratee=["n"] * 40, rater=raters, **columns))
    judge = fit_by(gather(ratee=raters, rater=["x"] * 40, **columns))

    assert person.ratees.error[0] >= score.std()
    assert judge.raters.error[0] >= score.std()
    assert any("Only n was rated" in note for note in person.notes)
    assert any("All ratings are by x" in note for note in judge.notes)
    assert all(any("“item” is the same" in n for n in fit.notes) for fit in (person, judge))


def test_a_person_whose_scores_are_of_another_size_is_asked_about():
    columns = crossed(3).columns
    scale = np.where(np.array(columns["ratee"]) == "ratee 00004", 1e6, 1.0)

    notes = fit_linear(gather(**columns | {"score": columns["score"] * scale})).notes

    asked = [note for note in notes if "another scale" in note]
    assert len(asked) == 1
    assert "ratee 00004" in asked[0]


def test_numbers_for_names_do_not_depend_on_which_came_first():
    score, rater = [1, 2, 3, 4, 5, 1], list("xyxyxy")

    one = gather(ratee=[1, 1.0, 2, 2, 1, 1.0], rater=rater, score=score)
    other = gather(ratee=[1.0, 1, 2, 2, 1.0, 1], rater=rater, score=[2, 1, 3, 4, 1, 5])

    assert one.ratee.levels == other.ratee.levels == ("1", "1.0", "2")


# Pinheiro, Bates 2000, ch. 1: six workers on three machines, three scores each.
MACHINES = """
    52 52.8 53.1 51.8 52.8 53.1 60 60.2 58.4 51.1 52.3 50.3 50.9 51.8 51.4 46.4 44.8 49.2
    62.1 62.6 64 59.7 60 59 68.6 65.8 69.7 63.2 62.8 62.2 64.8 65 65.4 43.7 44.2 43
    67.5 67.2 66.9 61.5 61.7 62.3 70.8 70.6 71 64.1 66.2 64 72.1 72 71.1 62 61.4 60.5
"""


def test_machines_give_the_restricted_likelihood_of_treatment_contrasts():
    """-107.8438 is printed by nlme and lme4; contrasts that sum to zero would add log 3."""
    worker = [at % 18 // 3 for at in range(54)]
    machine = ["ABC"[at // 18] for at in range(54)]
    both = [f"{one}{other}" for one, other in zip(worker, machine, strict=True)]

    fit = fit_linear(
        gather(
            ratee=worker,
            rater=["one"] * 54,
            score=[float(text) for text in MACHINES.split()],
            fixed={"machine": machine},
            random={"worker on machine": both},
        )
    )

    spread = [np.sqrt(variance) for variance in fit.variances.values()]
    assert spread == pytest.approx([4.78105, 0, 3.72954, 0.961577], abs=1e-4)
    assert fit.minus_two_log_likelihood / -2 == pytest.approx(-107.8438, abs=1e-4)


LSAT6 = [3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15]
LSAT6 += [10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298]


def test_the_law_school_test_gives_the_marginal_likelihood_of_bock_and_lieberman():
    """1,000 people, five questions: how many gave each pattern of answers."""
    patterns = [f"{at:05b}" for at, count in enumerate(LSAT6) for _ in range(count)]
    ratings = gather(
        ratee=[f"{at:04}" for at in range(1000) for _ in range(5)],
        rater=["test"] * 5000,
        score=[int(mark) for one in patterns for mark in one],
        fixed={"question": list("12345") * 1000},
    )

    fit = fit_ordinal(ratings, Options(fixed="marginal", nodes=21, prior=0))

    slope = np.sqrt(fit.variances["ratee"])
    hard = (fit.facets["question"].value + fit.thresholds[0, 0]) / slope
    assert fit.minus_two_log_likelihood / -2 == pytest.approx(-2466.938, abs=1e-3)
    assert slope == pytest.approx(0.7551, abs=1e-4)
    assert hard == pytest.approx([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802], abs=2e-4)
