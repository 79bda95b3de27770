"""Rounds with a known truth: for planning a round, for tests, for the figures in the docs."""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.ratings import Floats, Integers, Ratings, gather

STEPS = (-2.0, -0.7, 0.7, 2.0)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a round is rated; offices > 1 makes `each - outside` of the raters colleagues.

    severity: standard deviation of the raters, merit that of the ratees (logits); good and
    lenient: standard deviations between offices of merit and of leniency.
    """

    ratees: int = 1000
    raters: int = 200
    items: int = 5
    each: int = 5
    offices: int = 1
    outside: int = 0
    merit: float = 1.0
    severity: float = 0.6
    good: float = 0.0
    lenient: float = 0.0


@dataclass(frozen=True, eq=False)
class Round:
    """The ratings of a simulated round, with merit (ratees,) and severity (raters,)."""

    ratings: Ratings
    merit: Floats
    severity: Floats


def simulate(plan: Plan, seed: int) -> Round:
    """Simulate a round of ratings from 1 to 5 under the adjacent model."""
    random = np.random.default_rng(seed)
    ratee_office = np.arange(plan.ratees) % plan.offices
    rater_office = np.arange(plan.raters) % plan.offices
    merit = random.normal(0, plan.merit, plan.ratees)
    merit += random.normal(0, plan.good, plan.offices)[ratee_office]
    severity = random.normal(0, plan.severity, plan.raters)
    severity += random.normal(0, plan.lenient, plan.offices)[rater_office]
    raters = choose_raters(plan, ratee_office, rater_office, random)
    ratee = np.repeat(np.arange(plan.ratees), plan.each * plan.items)
    rater = np.repeat(raters.ravel(), plan.items)
    item = np.tile(np.arange(plan.items), plan.ratees * plan.each)
    hard = np.linspace(-0.5, 0.5, plan.items)
    score = answer(merit[ratee] - severity[rater] - hard[item], random)
    office = [f"office {at:03}" for at in rater_office[rater]]
    ratings = gather(
        ratee=[f"n{at:05}" for at in ratee],
        rater=[f"r{at:05}" for at in rater],
        score=score,
        fixed={"item": [f"i{at}" for at in item]},
        random={"office": office} if plan.offices > 1 else {},
    )
    return Round(ratings, merit, severity)


def choose_raters(
    plan: Plan, ratee_office: Integers, rater_office: Integers, random: np.random.Generator
) -> Integers:
    """Choose the raters of every ratee, shape (ratees, each)."""
    inside = {at: np.flatnonzero(rater_office == at) for at in range(plan.offices)}
    outside = {at: np.flatnonzero(rater_office != at) for at in range(plan.offices)}
    near, far = plan.each - plan.outside, plan.outside
    chosen = [
        np.concatenate(
            [
                random.choice(inside[office], near, replace=False),
                random.choice(outside[office], far, replace=False) if far else [],
            ]
        )
        for office in ratee_office
    ]
    return np.array(chosen, dtype=np.int64)


def answer(
    eta: Floats, random: np.random.Generator, steps: tuple[float, ...] = STEPS
) -> Floats:
    """Draw scores from 1 upwards under the adjacent model, shape (n,)."""
    logits = np.arange(len(steps) + 1) * eta[:, None] - np.cumsum([0, *steps])
    logits += random.gumbel(size=logits.shape)
    return np.asarray(1.0 + logits.argmax(1), dtype=np.float64)
