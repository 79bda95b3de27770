"""Solve (X' W X + prior) x = g with the large facet eliminated.

With D = large block + prior (diagonal) and B = [cells | large_tail], the Schur complement
    S = core + prior - B' D^-1 B
is dense and as small as the smaller facet. Its Cholesky factor gives solutions, log
determinants, draws from the posterior and, by its inverse, every variance
(Henderson 1984, Applications of linear models in animal breeding, ch. 5).
"""

from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import cho_solve, lapack, solve_triangular
from scipy.sparse import csr_array

from youwei.engines.rating.equations import Blocks
from youwei.engines.rating.layout import Layout
from youwei.engines.rating.ratings import Floats, Integers, RatingsError, add_up

DENSE_FACTOR = 150
"""A dense product costs less than a sparse one while it has at most so many times the terms."""

AT_ONCE = 1024
"""Rows in one product or copy, so that memory stays small."""

MOST_PAIRS = 8_000_000
"""Pairs of cells in one row that are listed; their places take 24 bytes each."""

SMALLEST_SHARE = 1e-10
"""A fixed parameter of whose information so little is its own cannot be estimated."""
CONFUSED = (
    "Two of the facets say the same about every rating, so their effects cannot be told apart. "
    "Leave one of them out."
)


@dataclass(frozen=True, eq=False)
class Unknowns:
    """Values of the large facet (l,), the core (c,) and the fixed parameters (p,)."""

    large: Floats
    core: Floats
    fixed: Floats


class NotDefinite(RatingsError):
    """The equations do not determine the unknowns."""


class Elimination:
    """The factorised system. `prior` holds the precisions of all three kinds of unknowns."""

    def __init__(self, layout: Layout, blocks: Blocks, prior: Unknowns) -> None:
        self.layout, self.blocks = layout, blocks
        self.pivot = blocks.large + prior.large
        self.small = len(layout.small)
        self.rows = csr_array(
            (blocks.cells, layout.cell_small, _starts(layout)),
            shape=(len(layout.large), self.small),
        )
        core = self._eliminated()
        np.subtract(blocks.core, core, out=core)
        core[range(layout.core), range(layout.core)] += prior.core
        self.factor = _cholesky(core)
        coupling = blocks.core_fixed - self.from_large(blocks.large_fixed / self._pivots)
        fixed = blocks.fixed - blocks.large_fixed.T @ (blocks.large_fixed / self._pivots)
        self.core_slope = cho_solve((self.factor, True), coupling)
        fixed = fixed + np.diag(prior.fixed) - coupling.T @ self.core_slope
        self.fixed_factor = _cholesky(fixed)
        own = np.diag(blocks.fixed) + prior.fixed
        if (np.diag(self.fixed_factor) ** 2 < SMALLEST_SHARE * own).any():
            raise NotDefinite(CONFUSED)

    @property
    def _pivots(self) -> Floats:
        return self.pivot[:, None]

    def _eliminated(self) -> Floats:
        """Return B' D^-1 B, shape (c, c)."""
        tail, small = self.blocks.large_tail, self.small
        own = self._of_small()
        if not tail.shape[1]:
            return own
        product = np.empty((self.layout.core, self.layout.core))
        product[:small, :small] = own
        scaled = tail / self._pivots
        product[:small, small:] = self.rows.T @ scaled
        product[small:, :small] = product[:small, small:].T
        product[small:, small:] = tail.T @ scaled
        return product

    def _of_small(self) -> Floats:
        """Return the part of the small facet, shape (s, s), by the shortest way."""
        if self.is_listed and not self.is_dense:
            pairs, cells = self.layout.cell_pairs, self.blocks.cells
            scaled_cells = cells / self.pivot[self.layout.cell_large]
            terms = scaled_cells[pairs.one] * cells[pairs.other]
            return add_up(pairs.place, terms, self.small**2).reshape(self.small, self.small)
        scaled = self.rows.multiply(1 / self._pivots).tocsr()
        if self.is_dense:
            return np.asarray(self.rows.toarray().T @ scaled.toarray())
        return np.asarray((self.rows.T.tocsr() @ scaled).toarray())

    @cached_property
    def is_dense(self) -> bool:
        """Say whether so many pairs occur that dense products cost less."""
        return len(self.pivot) * self.small**2 <= DENSE_FACTOR * self.layout.count_of_pairs

    @cached_property
    def is_listed(self) -> bool:
        """Say whether sums over the pairs of cells in one row are the shortest way."""
        return self.layout.count_of_pairs <= MOST_PAIRS

    def from_large(self, values: Floats) -> Floats:
        """Return B' times values over the large facet."""
        return np.concatenate([self.rows.T @ values, self.blocks.large_tail.T @ values])

    def to_large(self, values: Floats) -> Floats:
        """Return B times values over the core."""
        tail = self.blocks.large_tail @ values[self.small :]
        return np.asarray(self.rows @ values[: self.small] + tail)

    # -- solutions ----------------------------------------------------------------------------

    def solve_random(self, large: Floats, core: Floats) -> tuple[Floats, Floats]:
        """Solve for the random effects with the fixed parameters held; (l,) and (c,)."""
        pivot = self.pivot if large.ndim == 1 else self._pivots
        core = cho_solve((self.factor, True), core - self.from_large(large / pivot))
        return (large - self.to_large(core)) / pivot, core

    def solve(self, right: Unknowns) -> Unknowns:
        """Solve for all unknowns."""
        large, core = self.solve_random(right.large, right.core)
        reduced = right.fixed - self.blocks.large_fixed.T @ large
        reduced = reduced - self.blocks.core_fixed.T @ core
        fixed = cho_solve((self.fixed_factor, True), reduced)
        return Unknowns(large - self.large_slope @ fixed, core - self.core_slope @ fixed, fixed)

    @cached_property
    def large_slope(self) -> Floats:
        """Return minus the derivative of the large effects by the fixed, shape (l, p)."""
        return (self.blocks.large_fixed - self.to_large(self.core_slope)) / self._pivots

    @property
    def log_determinant(self) -> float:
        """Return log |X' W X + prior| of the random effects alone."""
        return float(np.log(self.pivot).sum() + 2 * np.log(np.diag(self.factor)).sum())

    @property
    def log_determinant_fixed(self) -> float:
        """Return what the fixed parameters add to it."""
        return float(2 * np.log(np.diag(self.fixed_factor)).sum())

    def knowing(self, covariance: Floats) -> "Elimination":
        """Return the system with another covariance of the fixed parameters, (p, p)."""
        system = copy(self)
        vars(system).pop("fixed_covariance", None)
        system.fixed_factor = _cholesky(np.asarray(np.linalg.inv(covariance), dtype=np.float64))
        return system

    # -- variances ----------------------------------------------------------------------------

    @cached_property
    def core_inverse(self) -> Floats:
        """Return S^-1, shape (c, c): covariances of the core, the fixed parameters held."""
        inverse, _ = lapack.dpotri(self.factor, lower=1)
        return _mirrored(inverse)

    @cached_property
    def fixed_covariance(self) -> Floats:
        """Return the covariance of the fixed parameters, shape (p, p)."""
        return np.asarray(cho_solve((self.fixed_factor, True), np.eye(len(self.fixed_factor))))

    @cached_property
    def through_rows(self) -> Floats:
        """Return (B S^-1) at the cells, shape (k,)."""
        if self.is_listed:
            return self._through_pairs()
        starts, small = self.rows.indptr, self.layout.cell_small
        inverse = self.core_inverse[:, : self.small]
        sums = np.empty(len(small))
        for first in range(0, len(self.pivot), AT_ONCE):
            last = min(first + AT_ONCE, len(self.pivot))
            block = self.rows[first:last] @ inverse[: self.small]
            block += self.blocks.large_tail[first:last] @ inverse[self.small :]
            cells = slice(starts[first], starts[last])
            sums[cells] = block[self.layout.cell_large[cells] - first, small[cells]]
        return sums

    def _through_pairs(self) -> Floats:
        """Look up only the entries of S^-1 that two cells of one row ask for."""
        pairs, cells = self.layout.cell_pairs, self.blocks.cells
        inverse, small = self.core_inverse, self.small
        entries = inverse[:small, :small].ravel(order="F")[pairs.place]
        sums = add_up(pairs.one, entries * cells[pairs.other], len(cells))
        for first in range(0, len(cells) if self.layout.tail else 0, 8 * AT_ONCE):
            block = slice(first, first + 8 * AT_ONCE)
            tail = self.blocks.large_tail[self.layout.cell_large[block]]
            sums[block] += (tail * inverse[self.layout.cell_small[block], small:]).sum(1)
        return sums

    @cached_property
    def tail_rows(self) -> Floats:
        """Return (B S^-1) at the tail, shape (l, t)."""
        inverse = self.core_inverse[:, self.small :]
        return self.to_large(inverse)

    @cached_property
    def large_variance(self) -> Floats:
        """Return the variances of the large effects, the fixed parameters held, shape (l,)."""
        lies = self.blocks.cells * self.through_rows
        square = add_up(self.layout.cell_large, lies, len(self.pivot))
        square = square + (self.tail_rows * self.blocks.large_tail).sum(1)
        return np.asarray(1 / self.pivot + square / self.pivot**2)

    @property
    def core_variance(self) -> Floats:
        """Return the variances of the core, the fixed parameters held, shape (c,)."""
        return np.asarray(np.diag(self.core_inverse))

    def added_by_fixed(self, slope: Floats) -> Floats:
        """Return what not knowing the fixed parameters adds to variances."""
        return np.asarray(((slope @ self.fixed_covariance) * slope).sum(1))


def _starts(layout: Layout) -> Integers:
    counts = np.bincount(layout.cell_large, minlength=len(layout.large))
    return np.concatenate([[0], np.cumsum(counts)])


def _cholesky(matrix: Floats) -> Floats:
    if not len(matrix):
        return matrix
    # A symmetric matrix is its own transpose, and that one stands in LAPACK's order.
    factor, failed = lapack.dpotrf(matrix.T, lower=1, clean=1, overwrite_a=1)
    if failed:
        raise NotDefinite(CONFUSED)
    return np.asarray(factor)


def _mirrored(lower: Floats) -> Floats:
    """Fill the upper triangle from the lower one, in place and in blocks."""
    for first in range(0, len(lower), AT_ONCE):
        block = slice(first, first + AT_ONCE)
        corner = lower[block, block]
        corner[...] = np.tril(corner) + np.tril(corner, -1).T
        lower[:first, block] = lower[block, :first].T
    return lower


def draw(system: Elimination, normal: Unknowns) -> Unknowns:
    """Turn standard normal draws, shape (unknowns, m) each, into draws of the errors.

    x = L^-T z has covariance (L L')^-1; the fixed parameters come first, then core, then large.
    """
    upper = {"lower": True, "trans": "T"}
    fixed = solve_triangular(system.fixed_factor, normal.fixed, **upper)
    core = solve_triangular(system.factor, normal.core, **upper) - system.core_slope @ fixed
    pull = system.to_large(core) + system.blocks.large_fixed @ fixed
    pivots = system.pivot[:, None]
    return Unknowns(normal.large / np.sqrt(pivots) - pull / pivots, core, fixed)
