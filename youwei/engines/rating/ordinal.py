"""The many-facet ordinal model with random ratees and raters.

eta = merit - severity - difficulty, with thresholds between neighbouring scores (Linacre 1989,
Many-facet Rasch measurement). Merits and severities are random, so that extreme scores, missing
cells and few ratings give finite answers and honest intervals. Variances and fixed parameters
maximise the Laplace likelihood (Tierney, Kadane 1986; as clmm and glmer): Newton steps for the
mode, the corrections of `leverage` for the fixed parameters, and average-information steps for
the logarithms of the variances.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from youwei.engines.rating.elimination import Elimination, Unknowns
from youwei.engines.rating.equations import assemble
from youwei.engines.rating.hopeless import refuse_hopeless
from youwei.engines.rating.kernels import (
    Answers,
    Link,
    Slopes,
    probabilities,
    slopes,
    starting_steps,
)
from youwei.engines.rating.layout import Layout, lay_out
from youwei.engines.rating.leverage import Corrections, correct, leverages
from youwei.engines.rating.links import find_parts
from youwei.engines.rating.ratings import Facet, Floats, Integers, Ratings, RatingsError
from youwei.engines.rating.reporting import Found, report
from youwei.engines.rating.results import Fit, Random
from youwei.engines.rating.steps import add_steps, sum_steps
from youwei.engines.rating.variances import group

MOST_CATEGORIES = 20
MOST_ROUNDS = 100
SETTLED = 1e-5
"""Largest change of an effect, and of a log variance, that ends the fit."""
LONGEST_STEP = 1.5
LEAST_TRUST = 1 / 16
FAR = 0.5
"""While an effect still moves by more, the variances wait."""
ROUNDING = 1e-13
SURE = 1e-12
"""Variance of a score that is as good as certain, in squares of the range."""
LOWEST, HIGHEST = float(np.log(1e-8)), float(np.log(1e4))
"""Limits of log variances; the lowest counts as zero."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """link: adjacent (rating scale) or cumulative (proportional odds).

    thresholds: one set for all ratings, or for every level of the named fixed facet (partial
    credit). prior: precision of the weak normal prior of difficulties and thresholds, in
    1/logit², and rate of that of the variances; 0 turns it off. settled: the change that ends
    the fit.
    """

    link: Link = "adjacent"
    thresholds: str | Literal["shared"] = "shared"
    prior: float = 0.01
    settled: float = SETTLED


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
    by_set = _by_set(ratings, options)
    model, shared = _model(ratings, category.astype(np.int64), by_set, options)
    return _reported(ratings, labels, model, _climb(model), shared)


def _by_set(ratings: Ratings, options: Options) -> Facet | None:
    if options.thresholds == "shared":
        return None
    chosen = [facet for facet in ratings.fixed if facet.name == options.thresholds]
    if not chosen:
        raise RatingsError(f"There is no fixed facet “{options.thresholds}” for thresholds.")
    return chosen[0]


def _model(
    ratings: Ratings, category: Integers, by_set: Facet | None, options: Options
) -> tuple[Model, tuple[str, ...]]:
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


# -- the climb --------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Summit:
    """The end of a climb: the state, its equations, and the slope that was left."""

    state: State
    system: Elimination
    rounds: int
    slope: float
    is_settled: bool


def _climb(model: Model) -> Summit:
    """Move mode, variances and tilt together, until none of them moves.

    The variances are judged at the mode that the step leads to, and the step foresees the new
    variances; otherwise mode and variances would chase each other. Where they overshoot (the
    slopes turn round), steps are trusted less.
    """
    state = _start(model)
    trust, before = 1.0, np.zeros_like(state.log_variance)
    for rounds in range(1, MOST_ROUNDS + 1):
        system = _equations(model, state)
        step = system.solve(_gradient(model, state))
        largest = max(np.abs(part).max(initial=0) for part in vars(step).values())
        if largest > FAR and rounds < MOST_ROUNDS:
            state = _moved(model, state, step)
            continue
        corrections = correct(system, model.answers, state.slopes)
        slope = _variance_slope(model, _ahead(state, step), system, corrections)
        change = _variance_step(model, state, system, slope)
        tilted = np.abs(system.fixed_covariance @ (corrections.fixed + state.tilt)).max()
        is_settled = max(largest, np.abs(change).max(), tilted) < model.options.settled
        if is_settled or rounds == MOST_ROUNDS:
            break
        trust = max(trust / 2, LEAST_TRUST) if slope @ before < 0 else min(1.0, trust * 1.5)
        before = slope
        variance = state.log_variance + trust * change
        state = replace(state, log_variance=variance, tilt=-corrections.fixed)
        state = _moved(model, state, system.solve(_gradient(model, state)))
    return Summit(state, system, rounds, float(np.abs(slope).max()), is_settled)


def _ahead(state: State, step: Unknowns) -> State:
    parts = zip(vars(state.mode).values(), vars(step).values(), strict=True)
    return replace(state, mode=Unknowns(*(old + new for old, new in parts)))


def _start(model: Model) -> State:
    layout, answers = model.layout, model.answers
    tau = starting_steps(model.options.link, answers).ravel()
    fixed = np.concatenate([np.zeros(len(model.penalty) - len(tau)), tau])
    mode = Unknowns(np.zeros(len(layout.large)), np.zeros(layout.core), fixed)
    variance = np.where(model.held, LOWEST, np.log(0.5))
    return State(mode, variance, _slopes(model, mode), np.zeros(len(fixed)))


def _slopes(model: Model, mode: Unknowns) -> Slopes:
    answers = model.answers
    eta, tau = _predictor(model, mode)
    return slopes(model.options.link, answers, eta, tau)


def _predictor(model: Model, mode: Unknowns) -> tuple[Floats, Floats]:
    """Return eta, shape (n,), and tau, shape (sets, K)."""
    size = model.answers.sets * model.answers.steps
    contrasts, tau = np.split(mode.fixed, [len(mode.fixed) - size])
    eta = model.layout.spread(mode.large, mode.core, contrasts)
    return eta, tau.reshape(model.answers.sets, model.answers.steps)


def _equations(model: Model, state: State) -> Elimination:
    blocks = assemble(model.layout, state.slopes.weight)
    blocks = add_steps(model.layout, blocks, model.answers, state.slopes)
    blocks = replace(blocks, fixed=blocks.fixed + model.penalty)
    prior = model.random.prior(np.exp(state.log_variance), np.zeros(len(model.penalty)))
    return Elimination(model.layout, blocks, prior)


def _gradient(model: Model, state: State) -> Unknowns:
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


def _objective(model: Model, state: State) -> float:
    """Return the log likelihood with the priors and the tilt."""
    mode = state.mode
    squares = model.random.sums(mode.large**2, mode.core**2)
    prior = squares @ np.exp(-state.log_variance) + mode.fixed @ model.penalty @ mode.fixed
    return float(state.slopes.value - prior / 2 + state.tilt @ mode.fixed)


def _moved(model: Model, state: State, step: Unknowns) -> State:
    """Take the Newton step, halved until the objective is no worse."""
    before = _objective(model, state)
    before -= ROUNDING * abs(before)
    for halving in range(30):
        parts = zip(vars(state.mode).values(), vars(step).values(), strict=True)
        mode = Unknowns(*(old + new / 2**halving for old, new in parts))
        moved = replace(state, mode=mode, slopes=_slopes(model, mode))
        if _objective(model, moved) >= before:
            return moved
    return state


# -- variances --------------------------------------------------------------------------------


def _variance_slope(
    model: Model, state: State, system: Elimination, corrections: Corrections
) -> Floats:
    """Return the slopes of -2 log Laplace likelihood by the log variances, shape (g,).

    The expected square of an effect is (u - z)^2 - z^2 + its variance, to first order. The weak
    prior (exponential in the variance) stops one that the scores would let grow for ever.
    """
    mode, random = state.mode, model.random
    large = mode.large**2 - 2 * corrections.large * mode.large + system.large_variance
    core = mode.core**2 - 2 * corrections.core * mode.core + system.core_variance
    slope = random.sizes - random.sums(large, core) * np.exp(-state.log_variance)
    slope = slope + model.options.prior * np.exp(state.log_variance)
    rests = model.held | (state.log_variance <= LOWEST) & (slope > 0)
    return np.where(rests, 0, slope)


def _variance_step(model: Model, state: State, system: Elimination, slope: Floats) -> Floats:
    """Return the average-information step, zero where a variance rests at its limit."""
    moves = np.flatnonzero(slope)
    change = np.zeros_like(slope)
    if len(moves):
        bend = _information(model, state, system, moves)
        bend += np.diag(model.options.prior * np.exp(state.log_variance[moves]))
        bend += (1e-9 * np.trace(bend) + 1e-12) * np.eye(len(moves))
        change[moves] = -np.linalg.solve(bend, slope[moves])
        change = np.clip(change, -LONGEST_STEP, LONGEST_STEP)
        change = np.clip(state.log_variance + change, LOWEST, HIGHEST) - state.log_variance
    return change


def _information(model: Model, state: State, system: Elimination, groups: Integers) -> Floats:
    """Return Q'WQ - Q'WX H^-1 X'WQ, where a column of Q is one group's share of eta."""
    layout, random, mode = model.layout, model.random, state.mode
    none = np.zeros(sum(one.contrasts.shape[1] for one in layout.fixed))
    works = [
        layout.spread(
            np.where(random.large == at, mode.large, 0),
            np.where(random.core == at, mode.core, 0),
            none,
        )
        for at in groups
    ]
    weighed = [state.slopes.weight * work for work in works]
    right = []
    for work, weight in zip(works, weighed, strict=True):
        large, core, contrasts = layout.gather(weight)
        steps = sum_steps(model.answers, state.slopes.cross * work)
        right.append([large, core, np.concatenate([contrasts, steps])])
    sides = Unknowns(*(np.column_stack(parts) for parts in zip(*right, strict=True)))
    solved = system.solve(sides)
    explained = sides.large.T @ solved.large + sides.core.T @ solved.core
    return np.array(works) @ np.array(weighed).T - explained - sides.fixed.T @ solved.fixed


# -- the report -------------------------------------------------------------------------------


def _reported(
    ratings: Ratings, labels: Floats, model: Model, summit: Summit, shared: tuple[str, ...]
) -> Fit:
    state, system = summit.state, summit.system
    eta, tau = _predictor(model, state.mode)
    share = probabilities(model.options.link, model.answers, eta, tau)
    mean = labels @ share
    spread = ((labels[:, None] - mean) ** 2 * share).sum(0)
    spread = np.maximum(spread, SURE * np.ptp(labels) ** 2)
    counted = state.log_variance > LOWEST + 1
    variances = np.where(counted, np.exp(state.log_variance), 0).tolist()
    untilted = _objective(model, replace(state, tilt=np.zeros_like(state.tilt)))
    deviance = -2 * untilted + system.log_determinant + model.random.sizes @ state.log_variance
    found = Found(
        model="ordinal",
        method="Laplace",
        mode=state.mode,
        system=system,
        scale=1.0,
        variances=dict(zip(model.random.names, variances, strict=True)),
        deviance=float(deviance),
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


def _notes(labels: Floats, summit: Summit) -> list[str]:
    notes = []
    if not summit.is_settled:
        notes.append(
            f"The fit did not settle in {summit.rounds} rounds; take its numbers as rough."
        )
    whole = np.arange(labels[0], labels[-1] + 1)
    if (labels == np.round(labels)).all() and len(unused := np.setdiff1d(whole, labels)):
        named = ", ".join(f"{label:g}" for label in unused[:10])
        notes.append(f"Nobody gave the score {named}; the step across it counts as one step.")
    return notes
