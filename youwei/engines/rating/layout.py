"""Where every unknown of a model stands, and which facet is eliminated first.

The predictor of rating i is
    eta_i = a[ratee_i] + b[rater_i] + sum_r t_r[level_i] + x_i' f
with ratee effects a, rater effects b (minus the severity), effects t of further random facets
and fixed parameters f. Of a and b the larger facet is called `large` and eliminated; the other
one and all t form the `core`; f stands last. docs/explanation/rating.md, "One system".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import helmert

from youwei.engines.rating.ratings import Facet, Floats, Integers, Ratings, RatingsError, add_up

LARGEST_CORE = 12_000
"""Unknowns in the dense part; its matrix takes 1.2 GB there."""


@dataclass(frozen=True, eq=False)
class Fixed:
    """A fixed facet and its contrasts C, shape (m, p): the effects of its m levels are C f."""

    facet: Facet
    contrasts: Floats


def sum_to_zero(levels: int) -> Floats:
    """Return orthonormal contrasts, shape (levels, levels - 1), whose effects sum to zero."""
    return np.ascontiguousarray(helmert(levels).T) if levels > 1 else np.zeros((1, 0))


@dataclass(frozen=True, eq=False)
class Pairs:
    """Ordered pairs of cells of one large level; `place` is small x small as one number."""

    one: Integers
    other: Integers
    place: Integers


@dataclass(frozen=True, eq=False)
class Layout:
    """The unknowns: `large` (l), the core (c = small facet + random tail), fixed (p)."""

    large: Facet
    small: Facet
    tail: tuple[Facet, ...]
    fixed: tuple[Fixed, ...]
    is_ratee_large: bool

    @cached_property
    def cells(self) -> Integers:
        """Return large x small as one number for each pair that occurs, sorted, shape (k,)."""
        return self._cells[0]

    @cached_property
    def cell(self) -> Integers:
        """Return the cell of every rating, shape (n,)."""
        return self._cells[1]

    @cached_property
    def _cells(self) -> tuple[Integers, Integers]:
        pair = self.large.at * len(self.small) + self.small.at
        cells, cell = np.unique(pair, return_inverse=True)
        return cells, cell.astype(np.int64)

    @cached_property
    def cell_large(self) -> Integers:
        """Return the level of the large facet in every cell, shape (k,)."""
        return self.cells // len(self.small)

    @cached_property
    def cell_small(self) -> Integers:
        """Return the level of the small facet in every cell, shape (k,)."""
        return self.cells % len(self.small)

    @cached_property
    def count_of_pairs(self) -> int:
        """Return how many ordered pairs of cells share their large level."""
        counts = np.bincount(self.cell_large, minlength=len(self.large)).astype(np.int64)
        return int(counts @ counts)

    @cached_property
    def cell_pairs(self) -> "Pairs":
        """List these pairs."""
        counts = np.bincount(self.cell_large, minlength=len(self.large))
        starts = np.cumsum(counts) - counts
        partners = counts[self.cell_large]
        one = np.repeat(np.arange(len(self.cells)), partners)
        first = np.cumsum(partners) - partners - starts[self.cell_large]
        other = np.arange(len(one)) - np.repeat(first, partners)
        return Pairs(
            one, other, self.cell_small[one] * len(self.small) + self.cell_small[other]
        )

    @cached_property
    def core(self) -> int:
        """Return how many unknowns the core has."""
        return len(self.small) + sum(map(len, self.tail))

    @cached_property
    def tail_starts(self) -> tuple[int, ...]:
        """Return where each random facet of the tail begins in the core."""
        sizes = [len(self.small), *map(len, self.tail)]
        return tuple(np.cumsum(sizes)[:-1].tolist())

    def spread(self, large: Floats, core: Floats, fixed: Floats) -> Floats:
        """Return X times the unknowns: the predictor of every rating, shape (n,)."""
        small = len(self.small)
        eta = large[self.large.at] + core[:small][self.small.at]
        for facet, start in zip(self.tail, self.tail_starts, strict=True):
            eta += core[start : start + len(facet)][facet.at]
        start = 0
        for one in self.fixed:
            end = start + one.contrasts.shape[1]
            eta += (one.contrasts @ fixed[start:end])[one.facet.at]
            start = end
        return np.asarray(eta)

    def gather(self, rows: Floats) -> tuple[Floats, Floats, Floats]:
        """Return X' times a vector over the ratings, as its large, core and fixed parts."""
        core = [_sums(facet, rows) for facet in (self.small, *self.tail)]
        fixed = [one.contrasts.T @ _sums(one.facet, rows) for one in self.fixed]
        return _sums(self.large, rows), np.concatenate(core), np.concatenate([*fixed, []])


def _sums(facet: Facet, rows: Floats) -> Floats:
    return add_up(facet.at, rows, len(facet))


def lay_out(ratings: Ratings, fixed: Sequence[Fixed] = ()) -> Layout:
    """Lay the unknowns out; items and the like get contrasts that sum to zero."""
    is_ratee_large = len(ratings.ratee) >= len(ratings.rater)
    pair = (ratings.ratee, ratings.rater) if is_ratee_large else (ratings.rater, ratings.ratee)
    facets = [Fixed(facet, sum_to_zero(len(facet))) for facet in ratings.fixed]
    layout = Layout(*pair, ratings.random, (*facets, *fixed), is_ratee_large)
    if layout.core > LARGEST_CORE:
        raise RatingsError(
            f"Both facets are too large for one computation ({len(layout.large)} and "
            f"{layout.core}; the smaller may have {LARGEST_CORE}). Rate in parts."
        )
    return layout
