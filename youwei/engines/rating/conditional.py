"""Severities, difficulties and thresholds without any assumption about the merits (CML).

Given the total of a ratee, the probability of the single scores does not depend on the merit
(Andersen 1970, J. R. Statist. Soc. B 32:283). The conditional likelihood is therefore the
reference for the ordinal model with all priors off. For small studies; it gives no merits.
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

MOST = 20_000
"""Ratings; beyond that the ordinal model is the tool."""
NUDGE = 1e-5
Loss = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True, eq=False)
class Conditional:
    """Difficulties that sum to zero by facet, thresholds with mean zero, log likelihood."""

    facets: Mapping[str, Effects]
    thresholds: Floats
    threshold_errors: Floats
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class Sheet:
    """One ratee: the design row of every score, (t, p), and the categories, (t,)."""

    design: Floats
    category: Integers


def fit_conditional(ratings: Ratings) -> Conditional:
    """Maximise the conditional likelihood; RatingsError if the ratings do not suffice."""
    refuse_hopeless(ratings)
    if len(ratings) > MOST:
        raise RatingsError(f"This is for at most {MOST} ratings; use the ordinal model.")
    find_parts(ratings).demand_link()
    category = np.unique(ratings.score, return_inverse=True)[1]
    facets = [f for f in (ratings.rater, *ratings.fixed) if len(f) > 1]
    contrasts = [sum_to_zero(len(facet)) for facet in facets]
    rows = [c[f.at] for f, c in zip(facets, contrasts, strict=True)]
    design = np.hstack([np.zeros((len(ratings), 0)), *rows])
    sheets = _sheets(ratings.ratee, design, category)
    steps = sum_to_zero(int(category.max()))
    start = np.zeros(design.shape[1] + steps.shape[1])

    def loss(values: Floats) -> tuple[float, Floats]:
        return _loss(sheets, values, steps)

    found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-8})
    covariance: Floats = np.asarray(np.linalg.inv(_curvature(loss, found.x)), np.float64)
    ends = np.cumsum([0, *(c.shape[1] for c in contrasts)]).tolist()
    effects = {
        facet.name: _effects(facet, c, found.x[a:b], covariance[a:b, a:b])
        for facet, c, (a, b) in zip(facets, contrasts, pairwise(ends), strict=True)
    }
    last = ends[-1]
    errors = np.sqrt(np.diag(steps @ covariance[last:, last:] @ steps.T))
    return Conditional(effects, steps @ found.x[last:], errors, -float(found.fun))


def _sheets(ratee: Facet, design: Floats, category: Integers) -> list[Sheet]:
    ends = np.cumsum(ratee.counts)[:-1]
    pairs = zip(np.split(design, ends), np.split(category, ends), strict=True)
    return [Sheet(rows, scores) for rows, scores in pairs]


def _effects(facet: Facet, contrasts: Floats, value: Floats, covariance: Floats) -> Effects:
    errors = np.sqrt(np.diag(contrasts @ covariance @ contrasts.T))
    return Effects(facet.levels, contrasts @ value, errors, facet.counts)


def _loss(sheets: list[Sheet], values: Floats, steps: Floats) -> tuple[float, Floats]:
    """Return minus the log likelihood and its slope."""
    loss, slope = 0.0, np.zeros_like(values)
    size = len(values) - steps.shape[1]
    passed = np.concatenate([[0.0], np.cumsum(steps @ values[size:])])
    numbers = np.arange(len(passed))
    from_steps = np.vstack([np.zeros(steps.shape[1]), np.cumsum(steps, axis=0)])
    for sheet in sheets:
        hard = sheet.design @ values[:size]
        terms = np.exp(-numbers * hard[:, None] - passed)
        log_total, expected = _given_total(terms, int(sheet.category.sum()))
        seen = np.eye(len(numbers))[sheet.category]
        loss += float(sheet.category @ hard + passed[sheet.category].sum()) + log_total
        excess = seen - expected
        slope[:size] += sheet.design.T @ (excess @ numbers)
        slope[size:] += from_steps.T @ excess.sum(0)
    return loss, slope


def _given_total(terms: Floats, total: int) -> tuple[float, Floats]:
    """Return log gamma_total and the probability of every category of every score, (t, K + 1).

    gamma is the coefficient of x^total in the product of the polynomials sum_k terms_k x^k.
    """
    before, after = [np.ones(1)], [np.ones(1)]
    for row in terms:
        before.append(np.convolve(before[-1], row))
    for row in terms[::-1]:
        after.append(np.convolve(after[-1], row))
    gamma = before[-1][total]
    shares = np.zeros_like(terms)
    for at, row in enumerate(terms):
        others = np.convolve(before[at], after[len(terms) - 1 - at])
        for k in range(len(row)):
            if 0 <= total - k < len(others):
                shares[at, k] = row[k] * others[total - k] / gamma
    return float(np.log(gamma)), shares


def _curvature(loss: Loss, values: Floats) -> Floats:
    """Return the second derivatives by central differences of the slope."""
    size = len(values)
    moves = NUDGE * np.eye(size)
    rows = [(loss(values + m)[1] - loss(values - m)[1]) / (2 * NUDGE) for m in moves]
    curve = np.array(rows)
    return np.asarray((curve + curve.T) / 2)
