"""Severities, difficulties and thresholds without any assumption about the merits (CML).

Given the total of a ratee, the probability of the single scores does not depend on the merit
(Andersen 1970, J. R. Statist. Soc. B 32:283; with thresholds of every item Masters 1982). The
conditional likelihood is therefore the reference for the ordinal model. It gives no merits.
Ratees with the same pattern of ratings share their sums, so a test of thousands costs as little
as one of ten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import minimize

from youwei.engines.rating.hopeless import refuse_hopeless
from youwei.engines.rating.layout import sum_to_zero
from youwei.engines.rating.links import find_parts
from youwei.engines.rating.ratings import Facet, Floats, Integers, Ratings, RatingsError
from youwei.engines.rating.results import Effects
from youwei.engines.rating.totals import Totals, given_totals

MOST = 20_000
"""Ratings in different patterns; beyond that the ordinal model is the tool."""
NUDGE = 1e-5
LEAST_KNOWN = 1e-4
"""Smallest information (1/logit²) about a direction; below it the ratings say nothing."""
Loss = Callable[[Floats], tuple[float, Floats]]


class NotConditional(RatingsError):
    """The conditional likelihood has no maximum."""


@dataclass(frozen=True, eq=False)
class Conditional:
    """Difficulties that sum to zero by facet, thresholds with mean zero, log likelihood.

    thresholds, threshold_errors: shape (K,), or (sets, K) if every item has its own.
    """

    facets: Mapping[str, Effects]
    thresholds: Floats
    threshold_errors: Floats
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class Pattern:
    """Ratees with the same design: a row of it for every score, (t, p), its set of thresholds.

    totals: what is needed of the members' totals. seen: how many scores of each row and
    category, (t, K + 1).
    """

    design: Floats
    set_of: Integers
    totals: Totals
    seen: Floats


@dataclass(frozen=True, eq=False)
class Problem:
    """The contrasts of every facet, those of the thresholds (sets x K, q), and the patterns."""

    facets: tuple[Facet, ...]
    contrasts: tuple[Floats, ...]
    steps: Floats
    shape: tuple[int, int]
    patterns: tuple[Pattern, ...]

    @property
    def size(self) -> int:
        """Return the number of unknowns."""
        return sum(int(c.shape[1]) for c in (*self.contrasts, self.steps))

    @property
    def rows(self) -> int:
        """Return the rows of all patterns, of which the time depends."""
        return sum(len(pattern.design) for pattern in self.patterns)


@dataclass(frozen=True, eq=False)
class Solution:
    """values: contrasts and step contrasts at the maximum; covariance of them; likelihood."""

    values: Floats
    covariance: Floats
    log_likelihood: float


def fit_conditional(
    ratings: Ratings, thresholds: str = "shared", prior: float = 0
) -> Conditional:
    """Maximise the conditional likelihood; RatingsError if the ratings do not suffice.

    thresholds: shared, or the fixed facet whose levels have their own. prior: precision of a
    weak normal prior, in 1/logit².
    """
    refuse_hopeless(ratings)
    find_parts(ratings).demand_link()
    problem = pose(ratings, thresholds)
    if problem.rows > MOST:
        raise RatingsError(f"This is for at most {MOST} ratings; use the ordinal model.")
    found = solve(problem, prior)
    ends = np.cumsum([0, *(c.shape[1] for c in problem.contrasts)]).tolist()
    spans = zip(problem.facets, problem.contrasts, pairwise(ends), strict=True)
    effects = {
        facet.name: _effects(facet, c, found.values[a:b], found.covariance[a:b, a:b])
        for facet, c, (a, b) in spans
    }
    last, steps = ends[-1], problem.steps
    errors = np.sqrt(np.diag(steps @ found.covariance[last:, last:] @ steps.T))
    shape = problem.shape if thresholds != "shared" else (problem.shape[1],)
    tau = (steps @ found.values[last:]).reshape(shape)
    return Conditional(effects, tau, errors.reshape(shape), found.log_likelihood)


def pose(ratings: Ratings, thresholds: str = "shared") -> Problem:
    """Collect the patterns; the facet of the thresholds gets no difficulty beside them."""
    chosen = [facet for facet in ratings.fixed if facet.name == thresholds]
    if thresholds != "shared" and not chosen:
        raise RatingsError(f"There is no fixed facet “{thresholds}” for thresholds.")
    category = np.unique(ratings.score, return_inverse=True)[1].astype(np.int64)
    kept = [f for f in (ratings.rater, *ratings.fixed) if len(f) > 1 and f not in chosen]
    contrasts = tuple(sum_to_zero(len(facet)) for facet in kept)
    set_of = chosen[0].at if chosen else np.zeros(len(ratings), dtype=np.int64)
    shape = (len(chosen[0]) if chosen else 1, int(category.max()))
    codes = np.column_stack([*(facet.at for facet in kept), set_of])
    design = np.hstack(
        [np.zeros((len(ratings), 0)), *(c[f.at] for f, c in zip(kept, contrasts, strict=True))]
    )
    starts = np.concatenate([[0], np.cumsum(ratings.ratee.counts)]).tolist()
    members: dict[bytes, list[int]] = {}
    for first, last in pairwise(starts):
        members.setdefault(codes[first:last].tobytes(), []).append(first)
    patterns = []
    for key, firsts in members.items():
        size = len(key) // codes[0].nbytes
        rows = slice(firsts[0], firsts[0] + size)
        scores = category[np.add.outer(firsts, np.arange(size))]
        seen = (scores[:, :, None] == np.arange(shape[1] + 1)).sum(0)
        totals = Totals.of(scores.sum(1))
        patterns.append(Pattern(design[rows], set_of[rows], totals, seen.astype(np.float64)))
    steps = sum_to_zero(shape[0] * shape[1])
    return Problem(tuple(kept), contrasts, steps, shape, tuple(patterns))


def solve(problem: Problem, prior: float = 0) -> Solution:
    """Maximise; NotConditional where a direction is not determined by the ratings."""
    if not problem.size:
        raise NotConditional("With two scores and nothing else there is nothing to estimate.")

    def loss(values: Floats) -> tuple[float, Floats]:
        value, slope = _loss(problem, values)
        return value + prior * float(values @ values) / 2, slope + prior * values

    start = np.zeros(problem.size)
    found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-8})
    values = np.asarray(found.x, dtype=np.float64)
    curve = _curvature(lambda at: _loss(problem, at), values)
    if np.linalg.eigvalsh(curve)[0] < max(LEAST_KNOWN, prior):
        raise NotConditional(
            "Without an assumption about merits these ratings do not tell all difficulties and "
            "steps apart; use the marginal estimates."
        )
    covariance = np.linalg.inv(curve + prior * np.eye(len(values)))
    return Solution(values, np.asarray(covariance), -_loss(problem, values)[0])


def _effects(facet: Facet, contrasts: Floats, value: Floats, covariance: Floats) -> Effects:
    errors = np.sqrt(np.diag(contrasts @ covariance @ contrasts.T))
    return Effects(facet.levels, contrasts @ value, errors, facet.counts)


def _loss(problem: Problem, values: Floats) -> tuple[float, Floats]:
    """Return minus the log likelihood and its slope."""
    loss, slope = 0.0, np.zeros_like(values)
    size = len(values) - problem.steps.shape[1]
    tau = (problem.steps @ values[size:]).reshape(problem.shape)
    passed = np.hstack([np.zeros((len(tau), 1)), np.cumsum(tau, axis=1)])
    numbers = np.arange(passed.shape[1])
    by_passed = np.zeros_like(passed)
    for pattern in problem.patterns:
        hard = pattern.design @ values[:size]
        logs = -numbers * hard[:, None] - passed[pattern.set_of]
        log_total, expected = given_totals(logs, pattern.totals)
        loss += log_total - float((pattern.seen * logs).sum())
        excess = pattern.seen - expected
        slope[:size] += pattern.design.T @ (excess @ numbers)
        np.add.at(by_passed, pattern.set_of, excess)
    from_above = np.cumsum(by_passed[:, :0:-1], axis=1)[:, ::-1]
    slope[size:] = problem.steps.T @ from_above.ravel()
    return loss, slope


def _curvature(loss: Loss, values: Floats) -> Floats:
    """Return the second derivatives by central differences of the slope."""
    size = len(values)
    moves = NUDGE * np.eye(size)
    rows = [(loss(values + m)[1] - loss(values - m)[1]) / (2 * NUDGE) for m in moves]
    curve = np.array(rows).reshape(size, size)
    return np.asarray((curve + curve.T) / 2)
