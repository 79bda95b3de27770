"""The search: bound → kernel of the best-priced columns → fixing by price → proof.

A column whose reduced cost exceeds bound - value can be in no better plan, so it is
dropped, and the rest is searched to the end by HiGHS (through scipy): core of Balas and Zemel
(1980, Operations Research 28:1130) with reduced-cost fixing (Dantzig, Fulkerson, Johnson 1954).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from youwei.engines.matching.bound import Pricing, relax
from youwei.engines.matching.budget import Budget
from youwei.engines.matching.model import Integers
from youwei.engines.matching.program import SCALE, Program

FIRST = 3
"""The first kernel has so many columns for each seat; measured on invented counties."""
SHARE = 0.5
"""Part of the time that is left which the first kernel may take."""

Status = Literal["proved", "gap", "impossible", "unknown"]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a search found: chosen columns, their value, the exact bound, what was dropped."""

    status: Status
    chosen: Integers | None = None
    value: int = 0
    ceiling: int = 0
    pricing: Pricing | None = None
    dropped: Mask | None = None

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
    if pricing is None:
        return Outcome("impossible")
    kernel = _first_kernel(program, pricing)
    every = kernel.all()
    answer = solve_part(program, kernel, SHARE * budget.left)
    while answer.chosen is None and not every and budget.left > 0:
        kernel = _wider(program, pricing, kernel)
        every = kernel.all()
        answer = solve_part(program, kernel, budget.left)
    if answer.chosen is None:
        return Outcome("impossible" if every and answer.is_complete else "unknown")
    return _prove(program, pricing, answer, kernel, budget)


def value_of(program: Program, chosen: Integers) -> int:
    """Return the exact value of chosen columns."""
    return int(program.gains @ chosen) + program.constant


def beatable(program: Program, pricing: Pricing, value: int) -> Mask:
    """Say which columns may be in a plan that is better than this value."""
    at_zero = np.where(program.lower > 0, 0, np.minimum(pricing.reduced, 0))
    return np.asarray(pricing.bound + at_zero >= (value + 1) * SCALE)


def _prove(
    program: Program, pricing: Pricing, answer: _Answer, kernel: Mask, budget: Budget
) -> Outcome:
    chosen = answer.chosen
    while chosen is not None:
        value = value_of(program, chosen)
        keep = beatable(program, pricing, value)
        top = pricing.bound // SCALE
        if answer.is_complete and not (keep & ~kernel).any():
            return Outcome("proved", chosen, value, value, pricing, ~keep)
        if budget.left <= 0:
            return Outcome("gap", chosen, value, top, pricing, ~keep)
        kernel = keep | (chosen > 0) | (program.lower > 0)
        answer = solve_part(program, kernel, budget.left)
        found = answer.chosen
        if found is None or value_of(program, found) <= value:
            if answer.is_complete:
                return Outcome("proved", chosen, value, value, pricing, ~keep)
            top = min(top, max(value, _whole(answer.ceiling + program.constant)))
            return Outcome("gap", chosen, value, top, pricing, ~keep)
        if not answer.is_complete:
            return _stopped(program, pricing, answer, found)
        chosen = found
    raise AssertionError("A proof begins with a plan.")


def _stopped(program: Program, pricing: Pricing, answer: _Answer, chosen: Integers) -> Outcome:
    value = value_of(program, chosen)
    top = min(pricing.bound // SCALE, _whole(answer.ceiling + program.constant))
    dropped = ~beatable(program, pricing, value)
    status: Status = "proved" if top <= value else "gap"
    return Outcome(status, chosen, value, max(top, value), pricing, dropped)


def _whole(ceiling: float) -> int:
    return int(np.floor(min(ceiling, 2.0**60) + 1e-6))


def _first_kernel(program: Program, pricing: Pricing) -> Mask:
    size = FIRST * len(program.seats) + 100
    return _cheapest(program, pricing, size)


def _wider(program: Program, pricing: Pricing, kernel: Mask) -> Mask:
    return _cheapest(program, pricing, 4 * int(kernel.sum()))


def _cheapest(program: Program, pricing: Pricing, size: int) -> Mask:
    """Take the columns of least reduced cost, all held ones, all units outside soft limits."""
    mask: Mask = program.lower > 0
    mask[len(program.pairs) :] = True
    order = np.argsort(-pricing.reduced[: len(program.pairs)], kind="stable")
    mask[order[:size]] = True
    return mask


def solve_part(program: Program, columns: Mask, seconds: float) -> _Answer:
    """Solve the programme over some of its columns to the end, or as far as time allows."""
    at = np.flatnonzero(columns & (program.upper > 0))
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
