"""The search: bound → kernel of the pairs of least loss → fixing by loss → proof.

A pair that loses more than bound - value can be in no plan as good, so it is dropped, and the
rest is searched to the end by HiGHS (through scipy): core of Balas and Zemel (1980, Operations
Research 28:1130) with variable fixing (Dantzig, Fulkerson, Johnson 1954).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from youwei.engines.matching.bound import Pricing, relax
from youwei.engines.matching.budget import Budget
from youwei.engines.matching.losses import Losses, losses
from youwei.engines.matching.model import Integers
from youwei.engines.matching.program import SCALE, Mask, Program
from youwei.engines.matching.ties import weight, with_draws

FIRST = 2
"""The first kernel has so many pairs for each seat; measured on invented counties."""
SHARE = 0.5
"""Part of the time that is left which the first kernel may take."""

Status = Literal["proved", "gap", "impossible", "unknown"]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a search found: chosen columns, their value, the bound, whether draws decided."""

    status: Status
    chosen: Integers | None = None
    value: int = 0
    ceiling: int = 0
    pricing: Pricing | None = None
    is_settled: bool = False

    @property
    def found(self) -> Integers:
        """Return the chosen columns of an outcome that has them."""
        if self.chosen is None:
            raise ValueError("There is no plan.")
        return self.chosen


@dataclass(frozen=True, eq=False)
class _Answer:
    """What HiGHS says about some of the columns."""

    chosen: Integers | None
    is_complete: bool
    ceiling: float


def search(program: Program, budget: Budget, *, pricing: Pricing | None = None) -> Outcome:
    """Find the best plan and prove it, or say how far it may be from the best.

    Prices of a similar programme may be handed in; they spare the relaxation.
    """
    pricing = pricing or relax(program, seconds=budget.left)
    loss = None if pricing is None else losses(program, pricing)
    if pricing is None or loss is None:
        return Outcome("impossible")
    budget.tell(f"No plan is worth more than {loss.whole} points.")
    size = FIRST * len(program.seats) + 20
    kernel = _cheapest(program, loss, size)
    answer = solve_part(program, kernel, SHARE * budget.left, loss=loss)
    while answer.chosen is None and not kernel.all() and budget.left > 0:
        size *= 4
        kernel = _cheapest(program, loss, size)
        answer = solve_part(program, kernel, budget.left, loss=loss)
    if answer.chosen is None:
        is_sure = kernel.all() and answer.is_complete
        return Outcome("impossible" if is_sure else "unknown")
    return _prove(program, pricing, loss, answer.chosen, budget)


def value_of(program: Program, chosen: Integers) -> int:
    """Return the exact value of chosen columns."""
    return int(program.gains @ chosen) + program.constant


def beatable(program: Program, pricing: Pricing, value: int) -> Mask:
    """Say which columns may be in a plan that is better than this value, by prices alone."""
    at_zero = np.where(program.lower > 0, 0, np.minimum(pricing.reduced, 0))
    return np.asarray(pricing.bound + at_zero >= (value + 1) * SCALE)


def _prove(
    program: Program, pricing: Pricing, loss: Losses, chosen: Integers, budget: Budget
) -> Outcome:
    """Search every column that can be in a plan at least as good, drawn numbers included."""
    value = value_of(program, chosen)
    top = max(value, loss.whole)
    if budget.left <= 0:
        return Outcome("proved" if top == value else "gap", chosen, value, top, pricing)
    keep = loss.reaching(value) | (program.lower > 0)
    pairs = int(keep[: len(program.pairs)].sum())
    budget.tell(f"A plan is worth {value}; only {pairs} pairs can be in one as good.")
    drawn = with_draws(program, keep)
    answer = solve_part(drawn or program, keep, budget.left, loss=loss)
    found = answer.chosen
    if found is not None and value_of(program, found) >= value:
        chosen, value = found, value_of(program, found)
        if answer.is_complete:
            is_settled = drawn is not None
            return Outcome("proved", chosen, value, value, pricing, is_settled=is_settled)
    ceiling = answer.ceiling / (weight(program) if drawn else 1) + program.constant
    top = max(value, min(top, _whole(ceiling)))
    return Outcome("proved" if top == value else "gap", chosen, value, top, pricing)


def _whole(ceiling: float) -> int:
    return int(np.floor(min(ceiling, 2.0**60) + 1e-6))


def _cheapest(program: Program, loss: Losses, size: int) -> Mask:
    """Take the pairs of least loss, all held ones, all units outside soft limits."""
    mask: Mask = program.lower > 0
    mask[len(program.pairs) :] = True
    order = np.argsort(loss.least[: len(program.pairs)], kind="stable")
    mask[order[:size]] = True
    return mask


def solve_part(
    program: Program, columns: Mask, seconds: float, *, loss: Losses | None = None
) -> _Answer:
    """Solve the programme over some of its columns to the end, or as far as time allows.

    Where losses are known, the greatest comes first: HiGHS is steadier so (measured).
    """
    at = np.flatnonzero(columns & (program.upper > 0))
    if loss is not None:
        at = at[np.argsort(-loss.least[at], kind="stable")]
    rows = sparse.csr_array(sparse.csc_array(program.rows)[:, at])
    filled = np.diff(rows.indptr) > 0
    if (~filled & ((program.low > 0) | (program.high < 0))).any():
        return _Answer(None, is_complete=True, ceiling=-np.inf)
    if not at.size:
        return _Answer(np.zeros_like(program.gains), is_complete=True, ceiling=0.0)
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
        return _Answer(None, is_complete=result.status == 2, ceiling=np.inf)
    chosen = np.zeros_like(program.gains)
    chosen[at] = np.rint(result.x).astype(np.int64)
    ceiling = np.inf if result.mip_dual_bound is None else -result.mip_dual_bound
    return _Answer(chosen, is_complete=result.status == 0, ceiling=ceiling)
