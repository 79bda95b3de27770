"""The normal equations X' W X of weighted ratings, in blocks.

One weight for each rating: 1 in the linear model, the information about eta in the ordinal.
"""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.layout import Layout
from youwei.engines.rating.ratings import Facet, Floats, add_up


@dataclass(frozen=True, eq=False, kw_only=True)
class Blocks:
    """X' W X without the prior. Shapes: l large, c core, p fixed, k cells, t tail.

    large (l,) and cells (k,) are the diagonal block and the large x small block; large_tail is
    (l, t); core (c, c); large_fixed (l, p); core_fixed (c, p); fixed (p, p).
    """

    large: Floats
    cells: Floats
    large_tail: Floats
    core: Floats
    large_fixed: Floats
    core_fixed: Floats
    fixed: Floats


def assemble(layout: Layout, weight: Floats) -> Blocks:
    """Sum the weights, shape (n,), into the blocks."""
    cells = add_up(layout.cell, weight, len(layout.cells))
    tail, fixed = layout.tail, layout.fixed
    core_facets = (layout.small, *tail)
    large_tail = [crossed(layout.large, facet, weight) for facet in tail]
    large_fixed = [crossed(layout.large, f.facet, weight) @ f.contrasts for f in fixed]
    core_fixed = [
        np.vstack([crossed(facet, f.facet, weight) for facet in core_facets]) @ f.contrasts
        for f in fixed
    ]
    rows = len(layout.large)
    return Blocks(
        large=add_up(layout.cell_large, cells, rows),
        cells=cells,
        large_tail=np.hstack([np.zeros((rows, 0)), *large_tail]),
        core=_core(layout, cells, weight),
        large_fixed=np.hstack([np.zeros((rows, 0)), *large_fixed]),
        core_fixed=np.hstack([np.zeros((layout.core, 0)), *core_fixed]),
        fixed=_fixed(layout, weight),
    )


def crossed(one: Facet, other: Facet, weight: Floats) -> Floats:
    """Return the sums of the weights by the levels of two facets, shape (one, other)."""
    pair = one.at * len(other) + other.at
    return add_up(pair, weight, len(one) * len(other)).reshape(len(one), len(other))


def _core(layout: Layout, cells: Floats, weight: Floats) -> Floats:
    core = np.zeros((layout.core, layout.core))
    small = len(layout.small)
    core[range(small), range(small)] = add_up(layout.cell_small, cells, small)
    facets = list(zip((layout.small, *layout.tail), (0, *layout.tail_starts), strict=True))
    for at, (one, start) in enumerate(facets[1:], start=1):
        for other, before in facets[: at + 1]:
            block = crossed(one, other, weight)
            core[start : start + len(one), before : before + len(other)] = block
            core[before : before + len(other), start : start + len(one)] = block.T
    return core


def _fixed(layout: Layout, weight: Floats) -> Floats:
    rows = [
        np.hstack(
            [
                one.contrasts.T @ crossed(one.facet, other.facet, weight) @ other.contrasts
                for other in layout.fixed
            ]
        )
        for one in layout.fixed
    ]
    return np.vstack(rows) if rows else np.zeros((0, 0))
