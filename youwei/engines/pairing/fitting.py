"""Bradley-Terry strengths with ties and an advantage of the order.

For a pair (i, j) of which i stands first (o = 1) or no one does (o = 0)
    P(i wins) : P(j wins) : P(tie) = exp(l_i + h o) : exp(l_j) : exp(d + (l_i + l_j) / 2)
(Bradley, Terry 1952, Biometrika 39:324; Davidson 1970, JASA 65:317; Davidson, Beaver 1977,
Biometrics 33:693), with a normal prior of precision `prior` on the strengths. Newton's method;
the equations of the strengths are a weighted Laplacian, solved directly or, where there are
many items, by conjugate gradients.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import coo_array
from scipy.sparse.linalg import LinearOperator, cg

from youwei.engines.pairing.comparisons import Comparisons, Floats
from youwei.engines.pairing.finite import (
    doubts,
    refuse_endless,
    refuse_hopeless,
    undetermined,
)
from youwei.engines.pairing.strengths import Point, Strengths, laplacian

MOST_ROUNDS = 100
SETTLED = 1e-6
"""Largest step, in logits, that ends the climb; the error is of the order of its square."""
DIRECT = 400
"""Up to so many items the equations are solved directly."""
TOLERANCE = 1e-7
NEVER = -1e6
"""The logarithm of nu where nobody ties: exp of it is zero."""


def fit(comparisons: Comparisons, prior: float = 0.01) -> Strengths:
    """Fit the strengths, `prior` being its precision in 1/logit²; 0 turns it off.

    PairsError where no finite strengths fit best, or where an advantage of the order or the
    share of ties has no finite value (a prior holds strengths alone).
    """
    refuse_hopeless(comparisons, prior)
    has = np.array([comparisons.ordered.any(), (comparisons.tied > 0).any()])
    point = _at(comparisons, np.zeros(len(comparisons.items)), np.zeros(int(has.sum())), prior)
    rounds, largest = 0, np.inf
    while largest >= SETTLED and rounds < MOST_ROUNDS:
        try:
            step = _solve(comparisons, point, prior)
        except np.linalg.LinAlgError as error:
            raise undetermined(comparisons) from error
        point, largest = _moved(comparisons, point, step, prior)
        rounds += 1
    refuse_endless(comparisons, point, prior)
    return _reported(comparisons, point, prior, rounds)


def _at(comparisons: Comparisons, strength: Floats, effects: Floats, prior: float) -> Point:
    """Evaluate a point; s = 1, 1/2, 0 for win, tie and loss of the first, with mean m."""
    c, size = comparisons, len(strength)
    order = effects[0] if c.ordered.any() else 0.0
    ties = effects[-1] if (c.tied > 0).any() else NEVER
    level = (strength[c.first] - strength[c.second]) / 2
    ahead, drawn = 2 * level + order * c.ordered, level + ties
    top = np.maximum(np.maximum(ahead, 0), drawn)
    log_total = top + np.log(np.exp(ahead - top) + np.exp(-top) + np.exp(drawn - top))
    win, tie = np.exp(ahead - log_total), np.exp(drawn - log_total)
    number = c.won + c.lost + c.tied
    mean = win + tie / 2
    seen = c.won * ahead - number * log_total + c.tied * drawn
    features = _features(c, win, tie)
    beside = np.zeros((size, len(features)))
    for at, one in enumerate(features):
        shared = number * one.expected * (one.mark - mean)
        beside[:, at] = _spread(c, shared, size)
    return Point(
        strength=strength,
        effects=effects,
        value=float(seen.sum() - prior * strength @ strength / 2),
        slope=_spread(c, c.won + c.tied / 2 - number * mean, size) - prior * strength,
        effect_slope=np.array([one.count.sum() - number @ one.expected for one in features]),
        weight=number * (win + tie / 4 - mean**2),
        beside=beside,
        square=_square(features, number),
    )


@dataclass(frozen=True, eq=False)
class Feature:
    """An outcome with an effect of its own: s in it, its probability, how often it came."""

    mark: float
    expected: Floats
    count: Floats


def _features(c: Comparisons, win: Floats, tie: Floats) -> list[Feature]:
    order = [Feature(1.0, c.ordered * win, c.ordered * c.won)] if c.ordered.any() else []
    return order + ([Feature(0.5, tie, c.tied)] if (c.tied > 0).any() else [])


def _square(features: list[Feature], number: Floats) -> Floats:
    square = np.zeros((len(features),) * 2)
    for a, one in enumerate(features):
        for b, other in enumerate(features):
            square[a, b] = -number @ (one.expected * other.expected)
        square[a, a] += number @ one.expected
    return square


def _spread(c: Comparisons, values: Floats, size: int) -> Floats:
    """Give each pair's value to its first and take it from its second, shape (m,)."""
    given = np.bincount(c.first, values, size) - np.bincount(c.second, values, size)
    return np.asarray(given, dtype=np.float64)


# -- the climb --------------------------------------------------------------------------------


def _moved(
    comparisons: Comparisons, point: Point, step: tuple[Floats, Floats], prior: float
) -> tuple[Point, float]:
    """Take the step, halved until the likelihood is no worse; return the largest move too."""
    largest = max(float(np.abs(part).max(initial=0)) for part in step)
    for halving in range(30):
        share = 0.5**halving
        strength = point.strength + share * step[0]
        new = _at(comparisons, strength, point.effects + share * step[1], prior)
        if new.value >= point.value - 1e-12 * abs(point.value):
            return new, largest
    return point, 0.0


def _solve(comparisons: Comparisons, point: Point, prior: float) -> tuple[Floats, Floats]:
    """Return the Newton step: the strengths eliminated, then the effects."""
    if len(point.strength) <= DIRECT:
        factor = cho_factor(laplacian(comparisons, point, prior), lower=True)
        solved = cho_solve(factor, np.column_stack([point.slope, point.beside]))
    else:
        solved = _conjugate(comparisons, point, prior)
    reach = solved[:, 1:]
    reduced = point.square - point.beside.T @ reach
    effects = np.linalg.solve(reduced, point.effect_slope - point.beside.T @ solved[:, 0])
    return solved[:, 0] - reach @ effects, effects


def _conjugate(comparisons: Comparisons, point: Point, prior: float) -> Floats:
    c, size = comparisons, len(point.strength)
    ends = (np.concatenate([c.first, c.second]), np.concatenate([c.second, c.first]))
    between = coo_array((np.tile(point.weight, 2), ends), shape=(size, size)).tocsr()
    diagonal = between.sum(1) + prior
    operator = LinearOperator((size, size), lambda x: diagonal * x - between @ x)
    scaling = LinearOperator((size, size), lambda x: x / diagonal)
    columns = []
    for right in np.column_stack([point.slope, point.beside]).T:
        found = cg(operator, right, rtol=TOLERANCE, atol=0, M=scaling, maxiter=10 * size)[0]
        columns.append(found - _means(c, found))
    return np.column_stack(columns)


def _means(comparisons: Comparisons, values: Floats) -> Floats:
    part = comparisons.part
    return np.asarray((np.bincount(part, values) / np.bincount(part))[part])


# -- the report -------------------------------------------------------------------------------


def _reported(comparisons: Comparisons, point: Point, prior: float, rounds: int) -> Strengths:
    return Strengths(
        comparisons=comparisons,
        value=point.strength - _means(comparisons, point.strength),
        point=point,
        prior=prior,
        log_likelihood=point.value + prior * float(point.strength @ point.strength) / 2,
        rounds=rounds,
        notes=tuple(doubts(comparisons)),
    )
