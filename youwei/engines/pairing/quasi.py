"""Quasi standard errors: one number for each item from which every difference can be read.

q minimises the relative errors of q_i^2 + q_j^2 as var(l_i - l_j) over all pairs, by the
iteration of Firth and de Menezes 2004 (Biometrika 91:65), as the R package qvcalc.
"""

from dataclasses import dataclass

import numpy as np

from youwei.engines.pairing.comparisons import Floats, PairsError
from youwei.engines.pairing.strengths import Strengths

MOST_ROUNDS = 200
SETTLED = 1e-10


@dataclass(frozen=True, eq=False)
class Quasi:
    """error: shape (m,); the error of a difference is about sqrt(error_i^2 + error_j^2).

    worst: the largest relative error of that rule among all pairs.
    """

    error: Floats
    worst: float


def quasi_errors(strengths: Strengths) -> Quasi:
    """Return quasi standard errors; PairsError if the items do not all compare."""
    strengths.ranking()
    covariance = strengths.covariance
    size = len(covariance)
    own = np.diag(covariance)
    variance = own[:, None] + own - 2 * covariance
    if size < 3:
        raise PairsError("Quasi standard errors need at least three items.")
    others = ~np.eye(size, dtype=bool)
    square = np.maximum(own, 1e-12)
    for _ in range(MOST_ROUNDS):
        weight = np.where(others, 1 / np.maximum(square[:, None] + square, 1e-300) ** 2, 0)
        right = (weight * np.where(others, variance, 0)).sum(1)
        new = np.linalg.solve(np.diag(weight.sum(1)) + weight, right)
        moved = np.abs(new - square).max() / np.abs(new).max()
        square = new
        if moved < SETTLED:
            break
    sums = square[:, None] + square
    share = np.sqrt(np.maximum(sums[others], 0) / variance[others])
    worst = float(np.abs(share - 1).max())
    return Quasi(np.sqrt(np.maximum(square, 0)), worst)
