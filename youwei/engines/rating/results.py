"""What a rating model answers: effects with their uncertainty, never a bare number."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtri

from youwei.engines.rating.elimination import Elimination, Unknowns
from youwei.engines.rating.links import Parts
from youwei.engines.rating.ratings import Floats, Integers, Ratings, add_up


@dataclass(frozen=True, eq=False)
class Effects:
    """The effects of m levels.

    value, error: shape (m,), the estimate and its standard error, on the scale of the fit
    (score points if linear, logits if ordinal). count: how many ratings each rests on.
    """

    levels: tuple[str, ...]
    value: Floats
    error: Floats
    count: Integers

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Return the position of each level."""
        return {level: at for at, level in enumerate(self.levels)}

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Return the lower and upper ends of the interval that holds with that probability."""
        half = float(ndtri(0.5 + level / 2)) * self.error
        return self.value - half, self.value + half


@dataclass(frozen=True, eq=False)
class Random:
    """The random effects as groups with a variance each.

    names: g names. large: shape (l,), core: shape (c,): the group of each unknown.
    """

    names: tuple[str, ...]
    large: Integers
    core: Integers

    @cached_property
    def sizes(self) -> Integers:
        """Return how many effects each group has, shape (g,)."""
        return np.bincount(np.concatenate([self.large, self.core]), minlength=len(self.names))

    def prior(self, variance: Floats, fixed: Floats) -> Unknowns:
        """Return the precisions of all unknowns."""
        return Unknowns(1 / variance[self.large], 1 / variance[self.core], fixed)

    def sums(self, large: Floats, core: Floats) -> Floats:
        """Add up values of the effects by group, shape (g,)."""
        groups = len(self.names)
        return add_up(self.large, large, groups) + add_up(self.core, core, groups)


@dataclass(frozen=True, eq=False, kw_only=True)
class Fit:
    """A fitted model.

    ratees: merit, 0 being the average of those who can be compared (of the same part).
    raters: severity, 0 being the average of the part; a severe rater stands above 0.
    facets: difficulty of the levels of every further facet; the fixed ones sum to 0.
    thresholds: shape (sets, K), the steps between neighbouring scores (ordinal only).
    predicted, spread, kurtosis: shape (n,), mean, variance and standardised fourth moment of
    each rating given the effects. leverage: shape (n,), the share of that variance which the
    fitted effects take away from the residual. slope, information: shape (n,), what each rating
    says about its predictor: first and minus second derivative of its log likelihood.
    variances: of the random effects and, in the linear model, of the residual.
    minus_two_log_likelihood: of the data, as the method says ("ML", "REML", "Laplace").
    gradient: the largest derivative of the objective that is left.
    notes: sentences about what the numbers do not show.
    """

    model: str
    method: str
    ratings: Ratings
    parts: Parts
    ratees: Effects
    raters: Effects
    facets: Mapping[str, Effects]
    intercept: float
    intercept_error: float
    thresholds: Floats
    threshold_errors: Floats
    variances: Mapping[str, float]
    minus_two_log_likelihood: float
    predicted: Floats
    spread: Floats
    kurtosis: Floats
    leverage: Floats
    slope: Floats
    information: Floats
    rounds: int
    gradient: float
    notes: tuple[str, ...]
    posterior: "Posterior"

    @property
    def residuals(self) -> Floats:
        """Return the standardised residuals of the ratings, shape (n,)."""
        return (self.ratings.score - self.predicted) / np.sqrt(self.spread)


@dataclass(frozen=True, eq=False)
class Posterior:
    """Where the effects are and how they are spread together.

    Their covariance is scale times the inverse of the system, plus the products of drift.
    """

    mode: Unknowns
    system: Elimination
    scale: float
    drift: Unknowns
