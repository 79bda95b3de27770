"""Near-best plans: each the best of those that differ from all before it in enough seats."""

import numpy as np

from youwei.engines.matching.bound import Pricing, price
from youwei.engines.matching.budget import UNLIMITED, Budget
from youwei.engines.matching.kernel import Outcome, search
from youwei.engines.matching.model import Problem
from youwei.engines.matching.program import SCALE, Program, lay_out
from youwei.engines.matching.results import Solution
from youwei.engines.matching.solving import solve_programme


def near_best(
    problem: Problem, *, number: int = 5, differ: int = 3, budget: Budget = UNLIMITED
) -> tuple[Solution, ...]:
    """Return the best plan and the next ones that differ in at least `differ` seats.

    Fewer come back when no further plan exists or the time is over.
    """
    program = lay_out(problem)
    first, outcome = solve_programme(program, budget)
    plans = [first] if outcome.chosen is not None else []
    while outcome.chosen is not None and outcome.pricing is not None and len(plans) < number:
        picked = np.flatnonzero(outcome.chosen[: len(program.pairs)])
        program = program.with_row(picked, least=-np.inf, most=len(picked) - differ)
        if budget.left <= 0:
            break
        outcome = search(program, budget, pricing=_longer(program, outcome.pricing))
        if outcome.chosen is not None:
            plans.append(_alternative(program, outcome))
    return tuple(plans)


def _longer(program: Program, pricing: Pricing) -> Pricing:
    """Price the new row at nothing: the bound of the old rows still holds."""
    return price(program, np.append(pricing.prices, 0) / SCALE)


def _alternative(program: Program, outcome: Outcome) -> Solution:
    return Solution(
        status=outcome.status,
        plan=program.plan(outcome.found),
        value=outcome.value,
        ceiling=outcome.ceiling,
    )
