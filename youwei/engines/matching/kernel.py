"""The search: bound → kernel of the pairs of least loss → fixing by loss → branching to proof.

A first plan comes from a kernel (core of Balas and Zemel 1980, Operations Research 28:1130).
A pair that loses more than bound - value can be in no plan as good, so it is dropped (fixing of
Dantzig, Fulkerson, Johnson 1954), and what is left is searched to the end by branching.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from youwei.engines.matching.bound import Pricing, relax
from youwei.engines.matching.branching import branch
from youwei.engines.matching.budget import Budget
from youwei.engines.matching.losses import Losses, losses
from youwei.engines.matching.model import Integers
from youwei.engines.matching.part import solve_part, value_of
from youwei.engines.matching.program import SCALE, Mask, Program
from youwei.engines.matching.ties import with_draws

FIRST = 1.8
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


def search(program: Program, budget: Budget, *, pricing: Pricing | None = None) -> Outcome:
    """Find the best plan and prove it, or say how far it may be from the best.

    Prices of a similar programme may be handed in; they spare the relaxation.
    """
    pricing = pricing or relax(program, seconds=budget.left)
    loss = None if pricing is None else losses(program, pricing)
    if pricing is None or loss is None:
        return Outcome("impossible")
    budget.tell(f"No plan is worth more than {loss.whole} points.")
    size = int(FIRST * len(program.seats)) + 20
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
    answer = branch(program, drawn or program, keep, chosen, budget)
    value = value_of(program, answer.chosen)
    if answer.is_complete:
        is_settled = drawn is not None
        return Outcome("proved", answer.chosen, value, value, pricing, is_settled=is_settled)
    top = max(value, min(top, answer.ceiling))
    status: Status = "proved" if top == value else "gap"
    return Outcome(status, answer.chosen, value, top, pricing)


def _cheapest(program: Program, loss: Losses, size: int) -> Mask:
    """Take the pairs of least loss, all held ones, all units outside soft limits."""
    mask: Mask = program.lower > 0
    mask[len(program.pairs) :] = True
    order = np.argsort(loss.least[: len(program.pairs)], kind="stable")
    mask[order[:size]] = True
    return mask
