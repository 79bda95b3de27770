"""The many-facet ordinal model with random ratees and raters.

eta = merit - severity - difficulty, with thresholds between neighbouring scores (Linacre 1989,
Many-facet Rasch measurement). Merits and severities are random, so that extreme scores, missing
cells and few ratings give finite answers and honest intervals. Variances and fixed parameters
maximise the Laplace likelihood (Tierney, Kadane 1986; as clmm and glmer): Newton steps for the
mode, the corrections of `leverage` for the fixed parameters, and average-information steps for
the logarithms of the variances.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from youwei.engines.rating.cautions import about_unused
from youwei.engines.rating.climb import Summit, information
from youwei.engines.rating.drift import Known, drift
from youwei.engines.rating.elimination import Elimination, Unknowns
from youwei.engines.rating.estimates import estimate
from youwei.engines.rating.hopeless import refuse_hopeless, refuse_infinite
from youwei.engines.rating.kernels import probabilities
from youwei.engines.rating.leverage import leverages
from youwei.engines.rating.links import find_parts
from youwei.engines.rating.model import (
    LOWEST,
    Model,
    Options,
    build,
    equations,
    objective,
    predictor,
)
from youwei.engines.rating.ratings import Floats, Ratings, RatingsError
from youwei.engines.rating.reporting import Found, report
from youwei.engines.rating.results import Fit
from youwei.engines.rating.variances import allow

MOST_CATEGORIES = 20
LARGEST = 9.0
"""Largest variance that an interval allows for where none was or can be found, in logit²."""
SURE = 1e-12
"""Variance of a score that is as good as certain, in squares of the range."""


def fit_ordinal(ratings: Ratings, options: Options | None = None) -> Fit:
    """Fit the model; RatingsError if the ratings allow no conclusion."""
    options = options or Options()
    refuse_hopeless(ratings)
    labels, category = np.unique(ratings.score, return_inverse=True)
    if len(labels) > MOST_CATEGORIES:
        raise RatingsError(
            f"There are {len(labels)} different scores; the ordinal model takes at most "
            f"{MOST_CATEGORIES}. Use the linear model for marks such as these."
        )
    if not options.prior:
        refuse_infinite(ratings, options.thresholds)
    model, shared = build(ratings, category.astype(np.int64), options)
    return _reported(ratings, labels, model, estimate(ratings, model), shared)


# -- the report -------------------------------------------------------------------------------


def _reported(
    ratings: Ratings, labels: Floats, model: Model, summit: Summit, shared: tuple[str, ...]
) -> Fit:
    state, system = summit.state, summit.system
    eta, tau = predictor(model, state.mode)
    share = probabilities(model.options.link, model.answers, eta, tau)
    mean = labels @ share
    spread = ((labels[:, None] - mean) ** 2 * share).sum(0)
    spread = np.maximum(spread, SURE * np.ptp(labels) ** 2)
    is_zero = state.log_variance <= LOWEST + 1
    variances = np.where(is_zero, 0, np.exp(state.log_variance)).tolist()
    untilted = objective(model, replace(state, tilt=np.zeros_like(state.tilt)))
    wide, allowed = _widened(model, summit)
    spreads = float(model.random.sizes @ state.log_variance)
    laplace = -2 * untilted + system.log_determinant + spreads
    found = Found(
        model="ordinal",
        method=summit.method,
        mode=state.mode,
        system=wide,
        drift=_drift(model, summit, allowed),
        allowed=allowed,
        scale=1.0,
        unknown=LARGEST,
        variances=dict(zip(model.random.names, variances, strict=True)),
        deviance=laplace if summit.deviance is None else summit.deviance,
        predicted=mean,
        spread=spread,
        kurtosis=((labels[:, None] - mean) ** 4 * share).sum(0) / spread**2,
        leverage=leverages(system) * state.slopes.weight,
        slope=state.slopes.score,
        information=state.slopes.weight,
        rounds=summit.rounds,
        gradient=summit.slope,
        shared=shared,
        thresholds=tau,
        notes=tuple(_notes(labels, summit)),
    )
    return report(ratings, find_parts(ratings), found)


def _widened(model: Model, summit: Summit) -> tuple[Elimination, Mapping[str, float]]:
    """Return the equations of the intervals, and what they allow for beyond the estimates."""
    state, system, known = summit.state, summit.system, summit.covariance
    variance = np.exp(state.log_variance)
    wide = allow(model.random, system, variance, LARGEST)
    more = (wide > variance) & ~model.held
    if not more.any():
        return system if known is None else system.knowing(known), {}
    widened = equations(
        model, replace(state, log_variance=np.log(np.where(more, wide, variance)))
    )
    names = np.array(model.random.names)[more].tolist()
    allowed = dict(zip(names, wide[more].tolist(), strict=True))
    return widened.knowing(system.fixed_covariance if known is None else known), allowed


def _drift(model: Model, summit: Summit, allowed: Mapping[str, float]) -> Unknowns:
    """Return what not knowing the variances adds, unless `allowed` or nodes already have it."""
    state, system = summit.state, summit.system
    is_allowed = np.isin(model.random.names, list(allowed))
    groups = np.flatnonzero(~is_allowed & ~model.held & (state.log_variance > LOWEST + 1))
    curve = information(model, state, system, groups) if len(groups) else np.zeros((0, 0))
    known = Known.by(groups, curve)
    prior = model.random, np.exp(state.log_variance)
    moved = drift(system, state.mode, prior, known)
    return moved if summit.covariance is None else replace(moved, fixed=0 * moved.fixed)


def _notes(labels: Floats, summit: Summit) -> list[str]:
    notes: list[str] = []
    if not summit.is_settled:
        notes.append(
            f"The fit did not settle in {summit.rounds} rounds; take its numbers as rough."
        )
    notes.extend(about_unused(labels))
    return notes
