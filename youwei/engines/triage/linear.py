"""Linear scores, one against the rest, with a squared hinge.

For every class k, with t = 1 for its texts and -1 for the others,
    |w_k - v_k|^2 / 2  +  cost * sum_i max(0, 1 - t_ik (x_i w_k + b_k))^2
is made smallest by Newton's method, whose equations conjugate gradients solve, all classes at
once (Keerthi, DeCoste 2005, J. Machine Learning Research 6:341). v is where learning starts:
zero, or what is known before corrections.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from youwei.engines.triage.vocabulary import Singles

MOST_STEPS = 30
MOST_INNER = 25
SETTLED = 2e-3
"""Share of the first slope that is left when a class is done."""


@dataclass(frozen=True, eq=False)
class Plane:
    """weights: shape (d, k). bias: shape (k,)."""

    weights: Singles
    bias: Singles

    def scores(self, vectors: csr_array) -> Singles:
        """Return a score for each text and class, shape (n, k)."""
        return np.asarray(vectors @ self.weights + self.bias, dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Task:
    """vectors (n, d), their transpose, signs +1 and -1 (n, k), and the cost of each miss."""

    vectors: csr_array
    turned: csr_array
    signs: Singles
    cost: float

    @classmethod
    def of(cls, vectors: csr_array, labels: np.ndarray, classes: int, cost: float) -> "Task":
        """Make a task of vectors and the numbers of their classes."""
        signs = np.full((len(labels), classes), -1, dtype=np.float32)
        signs[np.arange(len(labels)), labels] = 1
        return cls(vectors, vectors.T.tocsr(), signs, cost)

    def back(self, values: Singles) -> Singles:
        """Return values of texts carried to the weights and, last, the bias: (d + 1, k)."""
        return np.vstack([self.turned @ values, values.sum(0)]).astype(np.float32)

    def forth(self, weights: Singles) -> Singles:
        """Return what weights with the bias in the last row give to each text: (n, k)."""
        return np.asarray(self.vectors @ weights[:-1] + weights[-1], dtype=np.float32)


def fit(task: Task, start: Plane | None = None, known: Plane | None = None) -> Plane:
    """Return the best plane; `known` is what it may not stray from, `start` only saves time."""
    anchor = _stacked(known, task)
    weights = anchor.copy() if start is None else _stacked(start, task)
    scores = task.forth(weights)
    first = _slope_size(weights * 0, task, np.zeros_like(scores))
    for _ in range(MOST_STEPS):
        slope = weights - anchor - task.back(_pull(task, scores))
        is_open = np.sqrt((slope**2).sum(0)) > SETTLED * first
        if not is_open.any():
            break
        step = _step(task, scores, slope * is_open)
        along = task.forth(step)
        share = _share(task, (weights - anchor, scores), (step, along))
        weights, scores = weights + share * step, scores + share * along
    return Plane(weights[:-1], weights[-1])


def _stacked(plane: Plane | None, task: Task) -> Singles:
    if plane is None:
        return np.zeros((task.vectors.shape[1] + 1, task.signs.shape[1]), dtype=np.float32)
    return np.vstack([plane.weights, plane.bias]).astype(np.float32)


def _pull(task: Task, scores: Singles) -> Singles:
    miss = np.maximum(0, 1 - task.signs * scores)
    return np.asarray(2 * task.cost * task.signs * miss, dtype=np.float32)


def _slope_size(weights: Singles, task: Task, scores: Singles) -> Singles:
    slope = weights - task.back(_pull(task, scores))
    return np.asarray(np.sqrt((slope**2).sum(0)) + 1e-12, dtype=np.float32)


def _step(task: Task, scores: Singles, slope: Singles) -> Singles:
    """Solve (I + 2 cost X' A X) step = -slope, A marking the texts that are missed."""
    is_missed = (task.signs * scores < 1).astype(np.float32) * np.float32(2 * task.cost)
    step = np.zeros_like(slope)
    left = -slope
    towards = left.copy()
    size: Singles = (left**2).sum(0)
    goal = np.maximum(size * 0.01, 1e-20)
    for _ in range(MOST_INNER):
        if (size <= goal).all():
            break
        bent = towards + task.back(is_missed * task.forth(towards))
        bend = np.maximum((towards * bent).sum(0), 1e-30)
        width = np.where(size > goal, size / bend, 0).astype(np.float32)
        step, left = step + width * towards, left - width * bent
        new = (left**2).sum(0)
        turn = np.where(size > goal, new / np.maximum(size, 1e-30), 0).astype(np.float32)
        towards = left + turn * towards
        size = np.where(size > goal, new, size).astype(np.float32)
    return np.asarray(step, dtype=np.float32)


def _share(task: Task, here: tuple[Singles, Singles], move: tuple[Singles, Singles]) -> Singles:
    """Return for every class the largest of 1, 1/2, 1/4 … that makes its loss smaller."""
    (away, scores), (step, along) = here, move

    def loss(share: Singles) -> Singles:
        miss = np.maximum(0, 1 - task.signs * (scores + share * along))
        ridge = square + share * cross + share**2 * length
        return np.asarray(ridge / 2 + task.cost * (miss**2).sum(0))

    square, cross, length = (away**2).sum(0), 2 * (away * step).sum(0), (step**2).sum(0)
    share = np.ones(scores.shape[1], dtype=np.float32)
    before = loss(share * 0)
    for _ in range(12):
        is_worse = loss(share) > before * (1 + 1e-6)
        if not is_worse.any():
            break
        share = np.where(is_worse, share / 2, share).astype(np.float32)
    return np.where(loss(share) > before * (1 + 1e-6), 0, share).astype(np.float32)
