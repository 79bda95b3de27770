"""When nothing fits: a smallest set of named rules that cannot hold together.

All limits are made elastic and the least sum of violations is priced (phase one of the simplex
method). By Farkas' lemma the rules with a price are in conflict by themselves, so the rest is
set aside; a deletion filter (Chinneck and Dravnieks 1991, ORSA J. on Computing 3:157) then
tries each of the few that are left: no rule of the answer can be taken away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import OptimizeResult, linprog

from youwei.engines.matching.budget import UNLIMITED, Budget
from youwei.engines.matching.model import Count, Problem, Rule
from youwei.engines.matching.part import solve_part
from youwei.engines.matching.program import Program, lay_out

NOTHING = 1e-6
"""Prices and violations below this are rounding."""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Rules that cannot hold together; without any one of them a plan exists, if `is_minimal`.

    No rules in a minimal set: there are too few people for the seats. No rules and not minimal:
    the time was over before anything was known.
    """

    rules: tuple[Rule, ...]
    is_minimal: bool


def conflict(problem: Problem, budget: Budget = UNLIMITED) -> Conflict | None:
    """Return a minimal set of rules in conflict, or nothing if some plan keeps them all."""
    suspects = _suspects(problem, _hard(problem.rules))
    if suspects is None:
        suspects = _hard(problem.rules)
        fits = _fits(problem, suspects, budget)
        if fits is not False:
            return None if fits else Conflict(rules=(), is_minimal=False)
    needed: list[Rule] = []
    while suspects:
        if budget.left <= 0:
            return Conflict(rules=_by_name([*needed, *suspects]), is_minimal=False)
        tried, *rest = suspects
        narrower = _suspects(problem, [*needed, *rest])
        if narrower is not None:
            suspects = [rule for rule in rest if rule in narrower]
        else:
            if _fits(problem, [*needed, *rest], budget) is not False:
                needed.append(tried)
            suspects = rest
    return Conflict(rules=_by_name(needed), is_minimal=budget.left > 0)


def _hard(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules without their wished-for limits, the later names first."""
    hard = [replace(r, counts=tuple(c for c in r.counts if c.cost is None)) for r in rules]
    kept = [rule for rule in hard if rule.bars or rule.counts]
    return sorted(kept, key=lambda rule: rule.name, reverse=True)


def _by_name(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.name))


def _fits(problem: Problem, rules: Sequence[Rule], budget: Budget) -> bool | None:
    """Say whether some plan keeps these rules, wishes aside; nothing if time is over first."""
    bare = replace(problem, rules=tuple(rules), wishes=())
    program = lay_out(bare)
    everything = np.ones(len(program.gains), dtype=bool)
    answer = solve_part(program, everything, budget.left)
    if answer.chosen is None and not answer.is_complete:
        return None
    return answer.chosen is not None


def _suspects(problem: Problem, rules: Sequence[Rule]) -> list[Rule] | None:
    """Return rules that are in conflict even fractionally; nothing if they are not."""
    open_rules = tuple(_unbarred(rule) for rule in rules)
    program = lay_out(replace(problem, rules=open_rules, wishes=()))
    result = _elastic(program)
    if result.fun is None:
        return []
    if result.fun < NOTHING:
        return None
    blamed = {
        label.name
        for label, price in zip(program.labels, _prices(program, result), strict=True)
        if label.kind == "count" and abs(price) > NOTHING
    }
    return [rule for rule in rules if rule.name in blamed]


def _unbarred(rule: Rule) -> Rule:
    """Write bars as counts of nothing, one for each block, so that they can be priced."""
    counts = tuple(Count((block,), most=0) for block in rule.bars)
    return replace(rule, bars=(), counts=(*rule.counts, *counts))


def _elastic(program: Program) -> OptimizeResult:
    """Minimise the sum of what all rules miss; people and seats stay as they are."""
    rules = np.array([label.kind == "count" for label in program.labels])
    rows = sparse.csr_array(program.rows)
    below = np.flatnonzero(np.isfinite(program.high))
    above = np.flatnonzero(np.isfinite(program.low))
    table = sparse.vstack([rows[below], -rows[above]])
    soft = np.concatenate([rules[below], rules[above]])
    slack = -sparse.eye_array(table.shape[0], format="csc")[:, np.flatnonzero(soft)]
    width, extra = len(program.gains), int(soft.sum())
    return linprog(
        np.concatenate([np.zeros(width), np.ones(extra)]),
        A_ub=sparse.hstack([table, slack]),
        b_ub=np.concatenate([program.high[below], -program.low[above]]),
        bounds=[(0, 1)] * width + [(0, None)] * extra,
        method="highs",
    )


def _prices(program: Program, result: OptimizeResult) -> np.ndarray:
    below = np.isfinite(program.high)
    above = np.isfinite(program.low)
    prices = np.zeros(len(program.low))
    prices[below] += np.abs(result.ineqlin.marginals[: below.sum()])
    prices[above] += np.abs(result.ineqlin.marginals[below.sum() :])
    return prices
