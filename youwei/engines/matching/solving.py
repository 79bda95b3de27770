"""From a problem to its solution with a certificate."""

import numpy as np

from youwei.engines.matching.bound import Pricing
from youwei.engines.matching.budget import UNLIMITED, Budget
from youwei.engines.matching.kernel import Outcome, beatable, search
from youwei.engines.matching.model import Problem
from youwei.engines.matching.program import SCALE, Mask, Program, lay_out
from youwei.engines.matching.results import Certificate, Solution
from youwei.engines.matching.ties import draw


def solve(problem: Problem, budget: Budget = UNLIMITED) -> Solution:
    """Find the best plan and prove it, or show the gap when the time is over."""
    return solve_programme(lay_out(problem), budget)[0]


def solve_programme(program: Program, budget: Budget) -> tuple[Solution, Outcome]:
    """Solve a programme that is laid out already; hand its outcome on to questions about it."""
    outcome = search(program, budget)
    if outcome.chosen is None or outcome.pricing is None:
        return Solution(status=outcome.status), outcome
    solution = Solution(
        status=outcome.status,
        plan=program.plan(outcome.chosen),
        value=outcome.value,
        ceiling=outcome.ceiling,
        is_settled=outcome.is_settled,
        certificate=certify(program, outcome.pricing, outcome),
    )
    return solution, outcome


def certify(program: Program, pricing: Pricing, outcome: Outcome) -> Certificate:
    """Write down what a stranger needs to check the plan."""
    plan = program.plan(outcome.found)
    keep = beatable(program, pricing, outcome.value)[: len(program.pairs)]
    return Certificate(
        plan=plan,
        value=outcome.value,
        draws=sum(draw(person, seat) for seat, person in plan),
        bound=pricing.bound,
        prices=tuple(
            (*label, price)
            for label, price in zip(program.labels, pricing.prices.tolist(), strict=True)
            if price
        ),
        dropped=_pairs(program, ~keep),
        kept=int(keep.sum()),
        claim=_claim(pricing, outcome),
    )


def _claim(pricing: Pricing, outcome: Outcome) -> str:
    if pricing.bound < (outcome.value + 1) * SCALE:
        return "bound"
    return "search" if outcome.status == "proved" else "none"


def _pairs(program: Program, mask: Mask) -> tuple[tuple[str, str], ...]:
    places = program.pairs[np.flatnonzero(mask)].tolist()
    return tuple(sorted((program.people[p], program.seats[s]) for p, s in places))
