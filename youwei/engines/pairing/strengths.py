"""What the fit answers: strengths, their differences and how sure they are."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import coo_array

from youwei.engines.pairing.comparisons import Comparisons, Floats, PairsError


@dataclass(frozen=True, eq=False)
class Point:
    """Strengths (m,) and the effects (h, d) that the data has, with everything at them."""

    strength: Floats
    effects: Floats
    value: float
    slope: Floats
    effect_slope: Floats
    weight: Floats
    beside: Floats
    square: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Strengths:
    """Strengths in logits that sum to zero in each connected part.

    value: shape (m,). point: where the fit ended. log_likelihood: without the prior. notes:
    sentences about what the numbers do not show. Errors are worked out when they are asked for.
    """

    comparisons: Comparisons
    value: Floats
    point: Point
    prior: float
    log_likelihood: float
    rounds: int
    notes: tuple[str, ...]

    @cached_property
    def _covariances(self) -> tuple[Floats, Floats]:
        """Return the covariances of the strengths and of the effects (h, d)."""
        inverse = _inverse(laplacian(self.comparisons, self.point, self.prior))
        reach = inverse @ self.point.beside
        of_effects = np.linalg.inv(self.point.square - self.point.beside.T @ reach)
        covariance = inverse + reach @ of_effects @ reach.T
        return _centred(self.comparisons, covariance), np.asarray(of_effects)

    @property
    def covariance(self) -> Floats:
        """Return the covariance of the strengths, shape (m, m)."""
        return self._covariances[0]

    @cached_property
    def error(self) -> Floats:
        """Return the standard errors of the strengths, shape (m,)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0))

    @property
    def order(self) -> tuple[float, float] | None:
        """Return the advantage of the first and its error, None where the data has none."""
        return self._effect(0) if self.comparisons.ordered.any() else None

    @property
    def ties(self) -> tuple[float, float] | None:
        """Return the logarithm of Davidson's nu and its error, None where nobody tied."""
        return self._effect(-1) if (self.comparisons.tied > 0).any() else None

    def _effect(self, at: int) -> tuple[float, float]:
        return float(self.point.effects[at]), float(np.diag(self._covariances[1])[at] ** 0.5)

    def difference(self, one: str, other: str) -> tuple[float, float]:
        """Return how much stronger one is than the other, and its standard error."""
        place = {name: at for at, name in enumerate(self.comparisons.items)}
        i, j = place[one], place[other]
        if self.comparisons.part[i] != self.comparisons.part[j]:
            raise PairsError(f"No chain of comparisons connects {one} with {other}.")
        cells = self.covariance[np.ix_([i, j], [i, j])]
        square = float(cells[0, 0] + cells[1, 1] - 2 * cells[0, 1])
        return float(self.value[i] - self.value[j]), max(square, 0.0) ** 0.5

    def ranking(self) -> list[str]:
        """Return the items from the strongest down; PairsError if they cannot be ranked."""
        groups = int(self.comparisons.part.max()) + 1
        if groups > 1:
            raise PairsError(
                f"These cannot be ranked together: they fall into {groups} groups that were "
                "never compared with each other. Rank each group by itself."
            )
        order = np.lexsort((np.arange(len(self.value)), -self.value))
        return [self.comparisons.items[at] for at in order]


def laplacian(comparisons: Comparisons, point: Point, prior: float) -> Floats:
    """Return the Laplacian with the prior, the sum of every part held; shape (m, m)."""
    c, size = comparisons, len(point.strength)
    flat = np.concatenate([c.first * size + c.second, c.second * size + c.first])
    weights = np.concatenate([point.weight, point.weight])
    between = np.bincount(flat, weights, size * size).reshape(size, size)
    matrix = np.diag(between.sum(1) + prior) - between
    together = c.part[:, None] == c.part
    held = matrix.trace() / size / np.bincount(c.part)[c.part]
    return np.asarray(matrix + together * held)


def _inverse(matrix: Floats) -> Floats:
    factor, failed = lapack.dpotrf(matrix, lower=1, clean=1)
    if failed:
        raise PairsError("The comparisons do not determine every strength.")
    lower = lapack.dpotri(factor, lower=1)[0]
    return np.asarray(np.tril(lower) + np.tril(lower, -1).T)


def _centred(comparisons: Comparisons, covariance: Floats) -> Floats:
    """Return the covariance of the strengths minus the mean of their part."""
    part = comparisons.part
    sizes = np.bincount(part)
    mean = coo_array((1 / sizes[part], (part, np.arange(len(part)))), (len(sizes), len(part)))
    covariance = covariance - (mean @ covariance)[part]
    return np.asarray(covariance - (mean @ covariance.T)[part].T)
