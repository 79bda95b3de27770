"""The linear crossed mixed model: score = facets + merit - severity + residual.

Variances by maximum likelihood (ML, as lme4 with REML=FALSE) or restricted maximum likelihood
(REML), found by Newton steps with average information (Gilmour, Thompson, Cullis 1995,
Biometrics 51:1440) on the logarithms of the variance ratios gamma = sigma2_f / sigma2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from youwei.engines.rating.drift import Known, drift
from youwei.engines.rating.elimination import Elimination, Unknowns
from youwei.engines.rating.equations import Blocks, assemble
from youwei.engines.rating.hopeless import refuse_hopeless
from youwei.engines.rating.layout import Fixed, Layout, lay_out
from youwei.engines.rating.leverage import leverages
from youwei.engines.rating.links import find_parts
from youwei.engines.rating.ratings import Facet, Floats, Ratings, RatingsError
from youwei.engines.rating.reporting import Found, report
from youwei.engines.rating.results import Fit, Random
from youwei.engines.rating.variances import allow, group

Method = Literal["ML", "REML"]
LOWEST, HIGHEST = -18.0, 14.0
"""Limits of log gamma: below the first a variance counts as zero."""
MOST_ROUNDS = 60
LONGEST_STEP = 4.0
DECREMENT = 1e-12
"""Stop when a Newton step promises less than this of -2 log likelihood."""
SMALLEST = 1e-12
"""Residual variance, as a share of that of the scores, where a model leaves nothing over."""
SMALL, NOTHING = float(np.log(1e-3)), 1e-8
"""A ratio below the first is zero if the deviance says so but for the second."""
ROUNDING = 1e-13
"""Relative error of a deviance; a difference below it is none."""


@dataclass(frozen=True, eq=False)
class Model:
    """The data of a fit: standardised scores y, shape (n,), and the equations."""

    layout: Layout
    random: Random
    blocks: Blocks
    y: Floats
    method: Method

    @property
    def held(self) -> NDArray[np.bool_]:
        """Return which variances are none: a facet of one level has no differences."""
        return np.asarray(self.random.sizes == 1)

    @property
    def freedom(self) -> int:
        """Return the divisor of the residual variance."""
        return len(self.y) - (self.blocks.fixed.shape[0] if self.method == "REML" else 0)


class State:
    """Deviance, gradient and average information at given log variance ratios."""

    def __init__(self, model: Model, ratio: Floats) -> None:
        self.model, self.ratio = model, ratio
        none = np.zeros(model.blocks.fixed.shape[0])
        prior = model.random.prior(np.exp(ratio), none)
        self.system = Elimination(model.layout, model.blocks, prior)
        self.solution, self.residual = self._project(model.y)
        squares = model.random.sums(self.solution.large**2, self.solution.core**2)
        self.penalty = squares / np.exp(ratio)
        left = float(self.residual @ self.residual + self.penalty.sum())
        self.scale = max(left / model.freedom, SMALLEST)

    def _project(self, y: Floats) -> tuple[Unknowns, Floats]:
        """Return the effects for a vector over the ratings, and what they leave over."""
        layout = self.model.layout
        solution = self.system.solve(Unknowns(*layout.gather(y)))
        fitted = layout.spread(solution.large, solution.core, solution.fixed)
        return solution, y - fitted

    @cached_property
    def deviance(self) -> float:
        """Return -2 log likelihood of the standardised scores, sigma2 profiled out."""
        freedom, sizes = self.model.freedom, self.model.random.sizes
        value = freedom * (1 + np.log(2 * np.pi * self.scale)) + sizes @ self.ratio
        value += self.system.log_determinant
        if self.model.method == "REML":
            value += self.system.log_determinant_fixed
        return float(value)

    @cached_property
    def gradient(self) -> Floats:
        """Return the derivatives of the deviance by log gamma, shape (g,)."""
        large, core = self.system.large_variance, self.system.core_variance
        if self.model.method == "REML":
            large = large + self.system.added_by_fixed(self.system.large_slope)
            core = core + self.system.added_by_fixed(self.system.core_slope)
        random = self.model.random
        traces = random.sums(large, core) / np.exp(self.ratio)
        return random.sizes - traces - self.penalty / self.scale

    def information(self) -> Floats:
        """Return the average information about log gamma, sigma2 profiled out, (g, g)."""
        random, layout = self.model.random, self.model.layout
        parts = []
        for group_at in range(len(random.names)):
            large = np.where(random.large == group_at, self.solution.large, 0)
            core = np.where(random.core == group_at, self.solution.core, 0)
            parts.append(layout.spread(large, core, np.zeros_like(self.solution.fixed)))
        works = np.array([*parts, self.residual])
        left = np.array([self._project(work)[1] for work in works])
        full = works @ left.T / self.scale
        own = float(full[-1, -1])
        return np.asarray(
            full[:-1, :-1] - np.outer(full[:-1, -1], full[-1, :-1]) / max(own, SMALLEST)
        )


def fit_linear(ratings: Ratings, method: Method = "REML", extra: Sequence[Fixed] = ()) -> Fit:
    """Fit the model, with `extra` fixed facets; RatingsError if nothing can be concluded."""
    refuse_hopeless(ratings)
    centre, unit = float(ratings.score.mean()), float(ratings.score.std())
    one = Facet("", ("",), np.zeros(len(ratings), dtype=np.int64))
    layout = lay_out(ratings, [*extra, Fixed(one, np.ones((1, 1)))])
    random, shared = group(ratings, layout)
    blocks = assemble(layout, np.ones(len(ratings)))
    model = Model(layout, random, blocks, (ratings.score - centre) / unit, method)
    if model.freedom < 1:
        raise RatingsError(
            "There are no more ratings than fixed effects, so nothing is left to judge by. "
            "Leave a facet out, or rate more."
        )
    state, rounds = _climb(model)
    return _reported(ratings, state, rounds, (centre, unit), shared)


def _climb(model: Model) -> tuple[State, int]:
    state = State(model, np.where(model.held, LOWEST, np.log(0.25)))
    for rounds in range(MOST_ROUNDS):
        step, promise = _step(state)
        better = _shortened(model, state, step) if promise >= DECREMENT else None
        if better is None:
            better = _snapped(model, state)
        if better is None:
            return state, rounds
        state = better
    return state, MOST_ROUNDS


def _snapped(model: Model, state: State) -> State | None:
    """Return the state with tiny ratios at zero if that is as likely and they rest there."""
    tiny = (state.ratio < SMALL) & (state.ratio > LOWEST)
    if not tiny.any():
        return None
    zero = State(model, np.where(tiny, LOWEST, state.ratio))
    rests = (zero.gradient[tiny] > 0).all() and zero.deviance <= state.deviance + NOTHING
    return zero if rests else None


def _step(state: State) -> tuple[Floats, float]:
    """Return the Newton step and the decrease that it promises; ratios at a limit rest."""
    slope = state.gradient
    rests = (state.ratio <= LOWEST) & (slope > 0) | (state.ratio >= HIGHEST) & (slope < 0)
    rests |= state.model.held
    moves = np.flatnonzero(~rests)
    if not len(moves):
        return np.zeros_like(slope), 0.0
    bend = state.information()[np.ix_(moves, moves)]
    ridge = 1e-9 * np.trace(bend) / len(moves) + 1e-12
    move = np.linalg.solve(bend + ridge * np.eye(len(moves)), slope[moves])
    step = np.zeros_like(slope)
    step[moves] = -np.clip(move, -LONGEST_STEP, LONGEST_STEP)
    return step, float(-step @ slope)


def _shortened(model: Model, state: State, step: Floats) -> State | None:
    """Return the first state along the halved step that is not worse, None at the summit."""
    slack = ROUNDING * abs(state.deviance)
    for halving in range(12):
        ratio = np.clip(state.ratio + step / 2**halving, LOWEST, HIGHEST)
        new = State(model, ratio)
        if new.deviance <= state.deviance + slack:
            return new
    return None


def _reported(
    ratings: Ratings,
    state: State,
    rounds: int,
    scale: tuple[float, float],
    shared: tuple[str, ...],
) -> Fit:
    centre, unit = scale
    sigma2 = state.scale * unit**2
    is_zero = state.ratio <= LOWEST
    ratios = np.where(is_zero, 0, np.exp(state.ratio))
    wide, allowed = _widened(state)
    solution = state.solution
    named = zip(state.model.random.names, (ratios * sigma2).tolist(), strict=True)
    found = Found(
        model="linear",
        method=state.model.method,
        mode=Unknowns(unit * solution.large, unit * solution.core, unit * solution.fixed),
        system=wide,
        drift=_drift(state, unit, allowed),
        allowed={name: ratio * sigma2 for name, ratio in allowed.items()},
        scale=sigma2,
        unknown=unit**2,
        variances={**dict(named), "residual": sigma2},
        deviance=state.deviance
        + 2 * state.model.freedom * float(np.log(unit))
        - _coding(state.model),
        predicted=ratings.score - unit * state.residual,
        spread=np.full(len(ratings), sigma2),
        kurtosis=np.full(len(ratings), 3.0),
        leverage=leverages(state.system),
        slope=unit * state.residual / sigma2,
        information=np.full(len(ratings), 1 / sigma2),
        rounds=rounds,
        gradient=float(np.abs(np.where(is_zero, 0, state.gradient)).max()),
        intercept=centre,
        shared=shared,
    )
    return report(ratings, find_parts(ratings), found)


def _drift(state: State, unit: float, allowed: Mapping[str, float]) -> Unknowns:
    """Return what not knowing the variances adds to random effects, in units of the scores.

    Fixed effects are hardly moved by variances; their errors are those of lme4.
    """
    random = state.model.random
    is_open = ~np.isin(random.names, list(allowed)) & ~state.model.held
    groups = np.flatnonzero(is_open & (state.ratio > LOWEST))
    known = Known.by(groups, state.information()[np.ix_(groups, groups)])
    moved = drift(state.system, state.solution, (random, np.exp(state.ratio)), known)
    return Unknowns(unit * moved.large, unit * moved.core, 0 * moved.fixed)


def _coding(model: Model) -> float:
    """Return what the restricted deviance owes to how fixed facets are coded.

    The restricted likelihood depends on it: with contrasts that sum to zero -2 log L is larger
    by log m for a facet of m levels than with the treatment contrasts of R, which are told.
    """
    if model.method == "ML":
        return 0.0
    named = [one.facet for one in model.layout.fixed if one.facet.name]
    return float(np.log([len(facet) for facet in named]).sum())


def _widened(state: State) -> tuple[Elimination, dict[str, float]]:
    """Return the equations of the intervals, and what they allow for beyond the estimates."""
    model, ratio = state.model, np.exp(state.ratio)
    wide = allow(model.random, state.system, ratio, 1 / state.scale)
    more = (wide > ratio) & ~model.held
    if not more.any():
        return state.system, {}
    system = State(model, np.log(np.where(more, wide, ratio))).system
    system = system.knowing(state.system.fixed_covariance)
    names = np.array(model.random.names)[more].tolist()
    return system, dict(zip(names, wide[more].tolist(), strict=True))
