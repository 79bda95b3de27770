"""What the random effects' spread does to the fixed parameters and variances (Laplace).

The Laplace likelihood is l(u) - u'Pu/2 - log|H|/2 at the mode u. Half the derivative of log|H|
is, over the ratings, r = X' (h w' / 2) with the leverages h_i = x_i' H^-1 x_i and the slopes w'
of the weights. To first order the posterior mean of the random effects is u - z with H z = r.
"""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.elimination import Elimination
from youwei.engines.rating.kernels import Answers, Slopes
from youwei.engines.rating.ratings import Floats, Integers
from youwei.engines.rating.steps import sum_steps


@dataclass(frozen=True, eq=False)
class Corrections:
    """large (l,), core (c,): from posterior mean to mode, z. fixed: (p,), what log|H| asks."""

    large: Floats
    core: Floats
    fixed: Floats


def correct(system: Elimination, answers: Answers, slopes: Slopes) -> Corrections:
    """Return the corrections at a mode whose equations are `system`."""
    half = leverages(system) / 2
    layout = system.layout
    large, core, fixed = layout.gather(half * slopes.bend)
    fixed = np.concatenate([fixed, sum_steps(answers, half * slopes.step_bend)])
    fixed = fixed - system.large_slope.T @ large - system.core_slope.T @ core
    return Corrections(*system.solve_random(large, core), fixed)


def leverages(system: Elimination) -> Floats:
    """Return the posterior variance of every rating's predictor, fixed held, shape (n,)."""
    layout, inverse, pivot = system.layout, system.core_inverse, system.pivot
    between = -system.through_rows / pivot[layout.cell_large]
    by_cell = system.large_variance[layout.cell_large] + 2 * between
    by_cell += system.core_variance[layout.cell_small]
    values = by_cell[layout.cell]
    large_tail = -system.tail_rows / pivot[:, None]
    seen: list[Integers] = []
    for facet, start in zip(layout.tail, layout.tail_starts, strict=True):
        at = start + facet.at
        values = values + inverse[at, at] + 2 * inverse[layout.small.at, at]
        values += 2 * large_tail[layout.large.at, at - system.small]
        for other in seen:
            values += 2 * inverse[at, other]
        seen.append(at)
    return np.asarray(values)
