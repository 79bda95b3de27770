"""The bound: prices of rows from the linear relaxation, made exact.

Weak duality (Dantzig 1963; Nemhauser and Wolsey 1988, ch. II.2): for *any* prices y,

    max gains · x  ≤  Σ_i max(y_i low_i, y_i high_i) + Σ_j max(r_j lower_j, r_j upper_j),
    r = gains - yᵀ rows.

So prices may be rounded: the bound stays true, and whole numbers make it exact.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from youwei.engines.matching.model import Integers
from youwei.engines.matching.program import SCALE, Floats, Program


@dataclass(frozen=True, eq=False)
class Pricing:
    """Prices of the m rows, what is left of the n gains, and the bound, in millionths."""

    prices: Integers
    reduced: Integers
    bound: int


def relax(program: Program, *, seconds: float = np.inf) -> Pricing | None:
    """Price the rows by the linear relaxation; nothing if no fractional plan exists."""
    found = relaxed(program, seconds=seconds)
    return None if found is None else found[0]


def relaxed(
    program: Program, *, seconds: float = np.inf
) -> tuple[Pricing, Floats | None] | None:
    """Return prices and the fractional plan, which is missing if the time was too short."""
    equal = program.low == program.high
    below = ~equal & np.isfinite(program.high)
    above = ~equal & np.isfinite(program.low)
    rows = sparse.csr_array(program.rows)
    result = linprog(
        -program.gains.astype(np.float64),
        A_ub=sparse.vstack([rows[below], -rows[above]]) if (below | above).any() else None,
        b_ub=np.concatenate([program.high[below], -program.low[above]]),
        A_eq=rows[equal] if equal.any() else None,
        b_eq=program.high[equal] if equal.any() else None,
        bounds=np.column_stack([program.lower, program.upper]),
        method="highs",
        options={"time_limit": seconds} if np.isfinite(seconds) else {},
    )
    if result.status == 2:
        return None
    if result.x is None or result.status != 0:
        return price(program, np.zeros(len(program.low))), None
    prices = np.zeros(len(program.low))
    inside = -result.ineqlin.marginals
    prices[below] += inside[: below.sum()]
    prices[above] -= inside[below.sum() :]
    if equal.any():
        prices[equal] = -result.eqlin.marginals
    return price(program, prices), result.x


def price(program: Program, prices: np.ndarray) -> Pricing:
    """Return the exact bound that these prices (points, rounded to millionths) prove."""
    ceiling = np.where(np.isfinite(program.high), program.toll, 0.0)
    floor = np.where(np.isfinite(program.low), -program.toll, 0.0)
    whole = np.rint(np.clip(prices, floor, ceiling) * SCALE).astype(np.int64)
    return priced(program, whole)


def priced(program: Program, prices: Integers) -> Pricing:
    """Return the exact bound for prices in whole millionths."""
    matrix = sparse.csc_array(program.rows).astype(np.int64)
    reduced = program.gains * SCALE - matrix.T @ prices
    limit = np.where(prices > 0, program.high, program.low)
    limit = np.where(prices == 0, 0.0, limit).astype(np.int64)
    best = np.maximum(reduced * program.lower, reduced * program.upper)
    bound = program.constant * SCALE + int(prices @ limit) + int(best.sum())
    return Pricing(prices, reduced, bound)
