"""From the solved equations to named effects, each centred on those whom it compares with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from youwei.engines.rating.cautions import about_certainty, about_scales, about_single
from youwei.engines.rating.elimination import Elimination, Unknowns
from youwei.engines.rating.links import Parts
from youwei.engines.rating.ratings import Facet, Floats, Integers, Ratings
from youwei.engines.rating.results import Effects, Fit, Posterior

AT_ONCE = 64
"""Parts that are centred in one solution of the equations."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Found:
    """What a model found: the mode, its system (covariance = scale x inverse), the variances.

    thresholds: shape (sets, K); the last sets x K fixed parameters are theirs. allowed: the
    variance that intervals allow for, by the names of those estimated smaller. unknown: the
    variance of an effect of which the ratings say nothing at all. drift: columns whose products
    the covariance of the unknowns lacks, since variances are estimates.
    """

    model: str
    method: str
    mode: Unknowns
    system: Elimination
    drift: Unknowns
    scale: float
    unknown: float
    variances: Mapping[str, float]
    deviance: float
    predicted: Floats
    spread: Floats
    kurtosis: Floats
    leverage: Floats
    slope: Floats
    information: Floats
    rounds: int
    gradient: float
    intercept: float = 0.0
    shared: tuple[str, ...] = ()
    allowed: Mapping[str, float] = field(default_factory=dict)
    thresholds: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    notes: tuple[str, ...] = ()


def report(ratings: Ratings, parts: Parts, found: Found) -> Fit:
    """Name the effects, centre them and add their standard errors."""
    layout = found.system.layout
    large_is_ratee = layout.is_ratee_large
    large_part, small_part = (
        (parts.ratee, parts.rater) if large_is_ratee else (parts.rater, parts.ratee)
    )
    large = _large(found, large_part, -1 + 2 * large_is_ratee)
    small = _small(found, small_part, 1 - 2 * large_is_ratee)
    ratees, raters = (large, small) if large_is_ratee else (small, large)
    intercept_error, threshold_errors = _levels_of_scale(found)
    return Fit(
        model=found.model,
        method=found.method,
        ratings=ratings,
        parts=parts,
        ratees=ratees,
        raters=raters,
        facets={**_tail(found), **_fixed(found)},
        intercept=found.intercept + (_intercept(found) if found.model == "linear" else 0),
        intercept_error=intercept_error,
        thresholds=found.thresholds,
        threshold_errors=threshold_errors,
        variances=found.variances,
        minus_two_log_likelihood=found.deviance,
        predicted=found.predicted,
        spread=found.spread,
        kurtosis=found.kurtosis,
        leverage=found.leverage,
        slope=found.slope,
        information=found.information,
        rounds=found.rounds,
        gradient=found.gradient,
        notes=(*_notes(ratings, parts, found), *found.notes),
        posterior=Posterior(found.mode, found.system, found.scale, found.drift),
    )


# -- ratees and raters, centred on their part -------------------------------------------------


def _large(found: Found, part: Integers, sign: int) -> Effects:
    system = found.system
    variance = system.large_variance + system.added_by_fixed(system.large_slope)
    facet = system.layout.large
    one = Side(found.mode.large, variance, found.drift.large)
    return _centred(found, facet, one, part, sign)


def _small(found: Found, part: Integers, sign: int) -> Effects:
    system, size = found.system, found.system.small
    variance = system.core_variance[:size] + system.added_by_fixed(system.core_slope[:size])
    facet = system.layout.small
    one = Side(found.mode.core[:size], variance, found.drift.core[:size])
    return _centred(found, facet, one, part, sign)


@dataclass(frozen=True, eq=False)
class Side:
    """The m effects of ratees or of raters: value, variance (m,), drift (m, k)."""

    value: Floats
    variance: Floats
    drift: Floats


def _centred(found: Found, facet: Facet, side: Side, part: Integers, sign: int) -> Effects:
    """Take the mean of the part off: var(x - m) = var(x) - 2 cov(x, m) + var(m).

    Somebody alone in a part has nobody to be compared with and keeps the wide interval of the
    whole population; of the only one of all nothing is known.
    """
    value, variance = side.value, side.variance
    counts = np.bincount(part)
    means = np.bincount(part, value) / np.maximum(counts, 1)
    with_mean, of_mean = _covariances(found.system, facet, part)
    alone = counts[part] == 1
    centred = np.where(alone, value, value - means[part])
    centred_variance = np.where(alone, variance, variance - 2 * with_mean + of_mean[part])
    more = _from_means(side.drift, part, np.where(counts == 1, 0.0, 1 / np.maximum(counts, 1)))
    error = np.sqrt(np.maximum(centred_variance, 0) * found.scale + (more**2).sum(1))
    if len(facet) == 1:
        error = np.full(1, found.unknown**0.5)
    return Effects(facet.levels, sign * centred, error, facet.counts)


def _from_means(columns: Floats, part: Integers, shares: Floats) -> Floats:
    """Take the mean of the part off each column, shape (m, k); shares: 1 / size, or 0."""
    means = [np.bincount(part, column) * shares for column in columns.T]
    return columns - np.array(means).reshape(len(columns.T), len(shares)).T[part]


def _covariances(system: Elimination, facet: Facet, part: Integers) -> tuple[Floats, Floats]:
    """Return the covariance of each effect with the mean of its part, and that mean's."""
    count = int(part.max()) + 1
    with_mean, of_mean = np.zeros(len(facet)), np.zeros(count)
    is_large = facet is system.layout.large
    for first in range(0, count, AT_ONCE):
        chosen = np.arange(first, min(first + AT_ONCE, count))
        weights = (part[:, None] == chosen).astype(float)
        weights /= np.maximum(weights.sum(0), 1)
        solved = system.solve(_right(system, weights, is_large=is_large))
        answer = solved.large if is_large else solved.core[: system.small]
        of_mean[chosen] = (weights * answer).sum(0)
        mine = np.flatnonzero((part >= first) & (part <= chosen[-1]))
        with_mean[mine] = answer[mine, part[mine] - first]
    return with_mean, of_mean


def _right(system: Elimination, weights: Floats, *, is_large: bool) -> Unknowns:
    columns, layout = weights.shape[1], system.layout
    large, core = np.zeros((len(layout.large), columns)), np.zeros((layout.core, columns))
    (large if is_large else core)[: len(weights)] = weights
    return Unknowns(large, core, np.zeros((len(system.fixed_factor), columns)))


# -- further facets ---------------------------------------------------------------------------


def _tail(found: Found) -> dict[str, Effects]:
    """Return the random facets as difficulties, centred on their mean."""
    system, effects = found.system, {}
    for facet, start in zip(system.layout.tail, system.layout.tail_starts, strict=True):
        block = slice(start, start + len(facet))
        slope = system.core_slope[block]
        covariance = system.core_inverse[block, block]
        covariance = covariance + slope @ system.fixed_covariance @ slope.T
        value = found.mode.core[block]
        centring = np.eye(len(facet)) - 1 / len(facet) * (len(facet) > 1)
        more = centring @ found.drift.core[block]
        error = np.sqrt(_diagonal(centring, covariance) * found.scale + (more**2).sum(1))
        effects[facet.name] = Effects(facet.levels, -centring @ value, error, facet.counts)
    return effects


def _fixed(found: Found) -> dict[str, Effects]:
    """Return the named fixed facets as difficulties that sum to zero."""
    effects = {}
    fixed = found.system.layout.fixed
    ends = np.cumsum([0, *(one.contrasts.shape[1] for one in fixed)])
    for one, (start, end) in zip(fixed, pairwise(ends.tolist()), strict=True):
        if one.facet.name:
            covariance = found.system.fixed_covariance[start:end, start:end]
            more = one.contrasts @ found.drift.fixed[start:end]
            error = np.sqrt(
                _diagonal(one.contrasts, covariance) * found.scale + (more**2).sum(1)
            )
            value = -one.contrasts @ found.mode.fixed[start:end]
            effects[one.facet.name] = Effects(one.facet.levels, value, error, one.facet.counts)
    return effects


def _diagonal(contrasts: Floats, covariance: Floats) -> Floats:
    return np.asarray(np.einsum("ij,jk,ik->i", contrasts, covariance, contrasts))


def _intercept(found: Found) -> float:
    return float(found.mode.fixed[-1])


def _levels_of_scale(found: Found) -> tuple[float, Floats]:
    """Return the standard errors of the intercept or of the thresholds."""
    square = np.diag(found.system.fixed_covariance) * found.scale
    errors = np.sqrt(square + (found.drift.fixed**2).sum(1))
    if found.model == "linear":
        return float(errors[-1]), found.thresholds
    last = found.thresholds.size
    return 0.0, errors[len(errors) - last :].reshape(found.thresholds.shape)


def _notes(ratings: Ratings, parts: Parts, found: Found) -> list[str]:
    notes = []
    if ratings.missing:
        notes.append(f"{ratings.missing} rows have no score and were left out.")
    if not parts.is_linked:
        notes.append(
            f"No rater connects {parts.count} groups of people; each is compared within itself."
        )
    if (alone := int((parts.sizes == 1).sum())) and not parts.is_linked:
        notes.append(f"{alone} people have nobody to be compared with.")
    for name, variance in found.allowed.items():
        no = "No" if found.variances[name] == 0 else "Hardly any"
        notes.append(
            f"{no} differences between the levels of “{name}” were found. That is no proof "
            "that there are none: the intervals allow for a standard deviation of "
            f"{variance**0.5:.2g}."
        )
    notes.extend(about_certainty(found.model, found.variances, ratings))
    notes.extend(about_single(ratings))
    notes.extend(about_scales(ratings))
    if found.shared:
        notes.append(
            f"Too few raters for a spread of their own, so they share one: "
            f"{', '.join(found.shared)}."
        )
    return notes
