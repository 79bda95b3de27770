"""What stands beside the engine: CP-SAT on the same problem, and a list taken from the top."""

import time
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from youwei.engines.matching import Block, Pair, Problem

try:
    from ortools.sat.python import cp_model
except ImportError:  # it is installed for the benchmarks alone
    cp_model = None

WORKERS = 8
"""On two cores CP-SAT drops its strategies that use linear programming unless it is given 8."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a peer found: its value, what it proved, how long it took, what it left undone."""

    value: int | None
    seconds: float
    bound: float | None = None
    undone: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        value = "no plan" if self.value is None else str(self.value)
        proof = ""
        if self.bound is not None:
            proof = " proved" if self.value == self.bound else f" (bound {self.bound:.0f})"
        return f"{value}{proof} {self.seconds:.2f} s{self.undone}"


def cp_sat(problem: Problem, *, seconds: float) -> Found | None:
    """Solve the same problem with CP-SAT; nothing where it is not installed."""
    if cp_model is None:
        return None
    began = time.perf_counter()
    model = cp_model.CpModel()
    at = {pair: model.new_bool_var("") for pair in _open(problem)}
    for person in problem.people:
        mine = [at[person, s] for s in problem.seats if (person, s) in at]
        model.add(sum(mine) <= problem.each_person)
    for seat in problem.seats:
        model.add_exactly_one(at[p, seat] for p in problem.people if (p, seat) in at)
    for rule in problem.rules:
        for count in rule.counts:
            weighed = _weights(count.blocks, at)
            total = sum(weight * at[pair] for pair, weight in weighed.items())
            _limit(model, total, count.least, count.most)
    model.maximize(sum(problem.gain(*pair) * taken for pair, taken in at.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = WORKERS
    status = solver.solve(model)
    is_found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Found(
        value=round(solver.objective_value) if is_found else None,
        bound=solver.best_objective_bound,
        seconds=time.perf_counter() - began,
    )


def greedy(problem: Problem) -> Found:
    """Take the pair with most points that is still free, then the next: no rule looks ahead."""
    began = time.perf_counter()
    pairs = sorted(_open(problem), key=lambda pair: (-problem.gain(*pair), pair))
    counts = [count for rule in problem.rules for count in rule.counts]
    weights = [_weights(count.blocks, set(pairs)) for count in counts]
    of_pair: dict[Pair, list[tuple[int, int]]] = {pair: [] for pair in pairs}
    for number, weighed in enumerate(weights):
        for pair, weight in weighed.items():
            of_pair[pair].append((number, weight))
    numbers, held, plan = [0] * len(counts), Counter[str](), dict[str, str]()
    for person, seat in pairs:
        if seat in plan or held[person] >= problem.each_person:
            continue
        after = [(n, numbers[n] + weight) for n, weight in of_pair[person, seat]]
        if any((most := counts[n].most) is not None and most < then for n, then in after):
            continue
        plan[seat] = person
        held[person] += 1
        for n, then in after:
            numbers[n] = then
    missed = sum(bool(c.outside(n)) for c, n in zip(counts, numbers, strict=True))
    empty = len(problem.seats) - len(plan)
    return Found(
        value=sum(problem.gain(person, seat) for seat, person in plan.items()),
        seconds=time.perf_counter() - began,
        undone=f", {empty} seats empty, {missed} limits missed",
    )


def _open(problem: Problem) -> list[Pair]:
    barred = {
        (person, seat)
        for rule in problem.rules
        for block in rule.bars
        for person in block.people
        for seat in block.seats
    }
    return [(p, s) for p in problem.people for s in problem.seats if (p, s) not in barred]


def _weights(blocks: Iterable[Block], pairs: Container[Pair]) -> Counter[Pair]:
    weights: Counter[Pair] = Counter()
    for block in blocks:
        for person in block.people:
            for seat in block.seats:
                if (person, seat) in pairs:
                    weights[person, seat] += block.weight
    return weights


def _limit(model: Any, total: Any, least: int | None, most: int | None) -> None:
    if least is not None:
        model.add(total >= least)
    if most is not None:
        model.add(total <= most)
