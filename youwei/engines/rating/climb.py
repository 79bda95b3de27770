"""The way to the maximum of the Laplace likelihood: mode, variances and tilt together."""

from dataclasses import dataclass, replace

import numpy as np

from youwei.engines.rating.elimination import Elimination, Unknowns
from youwei.engines.rating.leverage import Corrections, correct
from youwei.engines.rating.model import (
    HIGHEST,
    LOWEST,
    Model,
    State,
    equations,
    gradient,
    objective,
    slopes_at,
    start,
)
from youwei.engines.rating.ratings import Floats, Integers
from youwei.engines.rating.steps import sum_steps

MOST_ROUNDS = 100
LONGEST_STEP = 1.5
LEAST_TRUST = 1 / 16
FAR = 0.5
"""While an effect still moves by more, the variances wait."""
ROUNDING = 1e-13
CLOSE = 1e-9
"""Largest change of an effect that is none."""


@dataclass(frozen=True, eq=False)
class Summit:
    """The end of a climb: the state, its equations, and the slope that was left.

    deviance: -2 log likelihood where it was integrated; otherwise it is Laplace's.
    covariance: of the fixed parameters where it is better known than from `system`, (p, p).
    """

    state: State
    system: Elimination
    rounds: int
    slope: float
    is_settled: bool
    method: str = "Laplace"
    deviance: float | None = None
    covariance: Floats | None = None


def climb(model: Model) -> Summit:
    """Move mode, variances and tilt together, until none of them moves.

    The variances are judged at the mode that the step leads to, and the step foresees the new
    variances; otherwise mode and variances would chase each other. Where they overshoot (the
    slopes turn round), steps are trusted less.
    """
    state = start(model)
    trust, before = 1.0, np.zeros_like(state.log_variance)
    for rounds in range(1, MOST_ROUNDS + 1):
        system = equations(model, state)
        step = system.solve(gradient(model, state))
        largest = max(np.abs(part).max(initial=0) for part in vars(step).values())
        if largest > FAR and rounds < MOST_ROUNDS:
            state = moved(model, state, step)
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
        state = moved(model, state, system.solve(gradient(model, state)))
    return Summit(state, system, rounds, float(np.abs(slope).max()), is_settled)


def settle(model: Model, summit: Summit) -> Summit:
    """Move the random effects to their mode, fixed parameters and variances held."""
    state = summit.state
    for _ in range(MOST_ROUNDS):
        system = equations(model, state)
        slope = gradient(model, state)
        large, core = system.solve_random(slope.large, slope.core)
        step = Unknowns(large, core, np.zeros_like(slope.fixed))
        if max(np.abs(large).max(initial=0), np.abs(core).max(initial=0)) < CLOSE:
            break
        state = moved(model, state, step)
    return replace(summit, state=state, system=system)


def _ahead(state: State, step: Unknowns) -> State:
    parts = zip(vars(state.mode).values(), vars(step).values(), strict=True)
    return replace(state, mode=Unknowns(*(old + new for old, new in parts)))


def moved(model: Model, state: State, step: Unknowns) -> State:
    """Take the Newton step, halved until the objective is no worse."""
    before = objective(model, state)
    before -= ROUNDING * abs(before)
    for halving in range(30):
        parts = zip(vars(state.mode).values(), vars(step).values(), strict=True)
        mode = Unknowns(*(old + new / 2**halving for old, new in parts))
        moved = replace(state, mode=mode, slopes=slopes_at(model, mode))
        if objective(model, moved) >= before:
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
        bend = information(model, state, system, moves)
        bend += np.diag(model.options.prior * np.exp(state.log_variance[moves]))
        bend += (1e-9 * np.trace(bend) + 1e-12) * np.eye(len(moves))
        change[moves] = -np.linalg.solve(bend, slope[moves])
        change = np.clip(change, -LONGEST_STEP, LONGEST_STEP)
        change = np.clip(state.log_variance + change, LOWEST, HIGHEST) - state.log_variance
    return change


def information(model: Model, state: State, system: Elimination, groups: Integers) -> Floats:
    """Return the average information about log variances, shape (g, g), of -2 log L.

    It is Q'WQ - Q'WX H^-1 X'WQ, where a column of Q is one group's share of eta.
    """
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
