"""The ordinal model: what is given, where a fit stands, and its equations there."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from youwei.engines.rating.elimination import Elimination, Unknowns
from youwei.engines.rating.equations import assemble
from youwei.engines.rating.kernels import Answers, Link, Slopes, slopes, starting_steps
from youwei.engines.rating.layout import Layout, lay_out
from youwei.engines.rating.ratings import Facet, Floats, Integers, Ratings, RatingsError
from youwei.engines.rating.results import Random
from youwei.engines.rating.steps import add_steps, sum_steps
from youwei.engines.rating.variances import group

SETTLED = 1e-5
"""Largest change of an effect, and of a log variance, that ends the fit."""
LOWEST, HIGHEST = float(np.log(1e-8)), float(np.log(1e4))
"""Limits of log variances; the lowest counts as zero."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """link: adjacent (rating scale) or cumulative (proportional odds).

    fixed: how difficulties and thresholds are estimated. Marginal: merits are taken for normal.
    Conditional: nothing is assumed about merits (`conditional`); for one rater and adjacent
    steps only. Auto: conditional where that is possible, else marginal.
    nodes: of the quadrature where one facet is random, as nAGQ of clmm; 1 is Laplace.

    thresholds: one set for all ratings, or for every level of the named fixed facet (partial
    credit). prior: precision of the weak normal prior of difficulties and thresholds, in
    1/logit², and rate of that of the variances; 0 turns it off. settled: the change that ends
    the fit.
    """

    link: Link = "adjacent"
    thresholds: str | Literal["shared"] = "shared"
    prior: float = 0.01
    settled: float = SETTLED
    fixed: Literal["auto", "marginal", "conditional"] = "auto"
    nodes: int = 1


@dataclass(frozen=True, eq=False)
class Model:
    """What stays the same during a fit; `held` marks variances that cannot be estimated."""

    layout: Layout
    random: Random
    answers: Answers
    options: Options
    penalty: Floats
    held: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class State:
    """Where a fit stands.

    mode: random effects and fixed parameters, of which the last are the thresholds.
    log_variance: shape (g,). slopes: of the ratings at the mode. tilt: shape (p,), what the
    corrections add to the slopes of the fixed parameters.
    """

    mode: Unknowns
    log_variance: Floats
    slopes: Slopes
    tilt: Floats

    @classmethod
    def at(cls, model: Model, mode: Unknowns, log_variance: Floats) -> "State":
        """Stand at a mode, without any tilt."""
        return cls(mode, log_variance, slopes_at(model, mode), np.zeros_like(mode.fixed))


def _by_set(ratings: Ratings, options: Options) -> Facet | None:
    if options.thresholds == "shared":
        return None
    chosen = [facet for facet in ratings.fixed if facet.name == options.thresholds]
    if not chosen:
        raise RatingsError(f"There is no fixed facet “{options.thresholds}” for thresholds.")
    return chosen[0]


def build(
    ratings: Ratings, category: Integers, options: Options
) -> tuple[Model, tuple[str, ...]]:
    """Lay out the model of these ratings; the second answer names classes without variance."""
    by_set = _by_set(ratings, options)
    sets = len(by_set) if by_set else 1
    set_of = by_set.at if by_set else np.zeros(len(ratings), dtype=np.int64)
    answers = Answers(category, set_of, sets, int(category.max()))
    kept = tuple(facet for facet in ratings.fixed if facet is not by_set)
    layout = lay_out(replace(ratings, fixed=kept))
    random, shared = group(ratings, layout)
    contrasts = sum(one.contrasts.shape[1] for one in layout.fixed)
    steps = sets * answers.steps
    penalty = np.zeros((contrasts + steps,) * 2)
    penalty[:contrasts, :contrasts] = np.eye(contrasts)
    penalty[contrasts:, contrasts:] = np.eye(steps) - 1 / steps
    held = random.sizes == 1
    return Model(layout, random, answers, options, options.prior * penalty, held), shared


# -- at a state --------------------------------------------------------------------------------


def start(model: Model) -> State:
    layout, answers = model.layout, model.answers
    tau = starting_steps(model.options.link, answers).ravel()
    fixed = np.concatenate([np.zeros(len(model.penalty) - len(tau)), tau])
    mode = Unknowns(np.zeros(len(layout.large)), np.zeros(layout.core), fixed)
    variance = np.where(model.held, LOWEST, np.log(0.5))
    return State.at(model, mode, variance)


def slopes_at(model: Model, mode: Unknowns) -> Slopes:
    answers = model.answers
    eta, tau = predictor(model, mode)
    return slopes(model.options.link, answers, eta, tau)


def predictor(model: Model, mode: Unknowns) -> tuple[Floats, Floats]:
    """Return eta, shape (n,), and tau, shape (sets, K)."""
    size = model.answers.sets * model.answers.steps
    contrasts, tau = np.split(mode.fixed, [len(mode.fixed) - size])
    eta = model.layout.spread(mode.large, mode.core, contrasts)
    return eta, tau.reshape(model.answers.sets, model.answers.steps)


def equations(model: Model, state: State) -> Elimination:
    blocks = assemble(model.layout, state.slopes.weight)
    blocks = add_steps(model.layout, blocks, model.answers, state.slopes)
    blocks = replace(blocks, fixed=blocks.fixed + model.penalty)
    prior = model.random.prior(np.exp(state.log_variance), np.zeros(len(model.penalty)))
    return Elimination(model.layout, blocks, prior)


def gradient(model: Model, state: State) -> Unknowns:
    """Return the slopes of the objective of the mode."""
    large, core, contrasts = model.layout.gather(state.slopes.score)
    steps = sum_steps(model.answers, state.slopes.step_score)
    precision = np.exp(-state.log_variance)
    mode = state.mode
    return Unknowns(
        large - precision[model.random.large] * mode.large,
        core - precision[model.random.core] * mode.core,
        np.concatenate([contrasts, steps]) - model.penalty @ mode.fixed + state.tilt,
    )


def objective(model: Model, state: State) -> float:
    """Return the log likelihood with the priors and the tilt."""
    mode = state.mode
    squares = model.random.sums(mode.large**2, mode.core**2)
    prior = squares @ np.exp(-state.log_variance) + mode.fixed @ model.penalty @ mode.fixed
    return float(state.slopes.value - prior / 2 + state.tilt @ mode.fixed)
