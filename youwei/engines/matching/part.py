"""HiGHS, through scipy, on some of the columns of a programme."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from youwei.engines.matching.losses import Losses
from youwei.engines.matching.model import Integers
from youwei.engines.matching.program import Mask, Program


@dataclass(frozen=True, eq=False)
class Answer:
    """What HiGHS says about some of the columns."""

    chosen: Integers | None
    is_complete: bool
    ceiling: float


def value_of(program: Program, chosen: Integers) -> int:
    """Return the exact value of chosen columns."""
    return int(program.gains @ chosen) + program.constant


def solve_part(
    program: Program, columns: Mask, seconds: float, *, loss: Losses | None = None
) -> Answer:
    """Solve the programme over some of its columns to the end, or as far as time allows.

    Where losses are known, the greatest comes first: HiGHS is steadier so (measured).
    """
    at = np.flatnonzero(columns & (program.upper > 0))
    if loss is not None:
        at = at[np.argsort(-loss.least[at], kind="stable")]
    rows = sparse.csr_array(sparse.csc_array(program.rows)[:, at])
    filled = np.diff(rows.indptr) > 0
    if (~filled & ((program.low > 0) | (program.high < 0))).any():
        return Answer(None, is_complete=True, ceiling=-np.inf)
    if not at.size:
        return Answer(np.zeros_like(program.gains), is_complete=True, ceiling=0.0)
    options: dict[str, float] = {"mip_rel_gap": 0.0}
    if np.isfinite(seconds):
        options["time_limit"] = max(seconds, 0.01)
    result = milp(
        -program.gains[at].astype(np.float64),
        integrality=np.ones(at.size),
        bounds=Bounds(program.lower[at], program.upper[at]),
        constraints=LinearConstraint(rows[filled], program.low[filled], program.high[filled])
        if filled.any()
        else None,
        options=options,
    )
    if result.x is None:
        return Answer(None, is_complete=result.status == 2, ceiling=np.inf)
    chosen = np.zeros_like(program.gains)
    chosen[at] = np.rint(result.x).astype(np.int64)
    ceiling = np.inf if result.mip_dual_bound is None else -result.mip_dual_bound
    return Answer(chosen, is_complete=result.status == 0, ceiling=ceiling)
