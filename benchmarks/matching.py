"""132 people for 101 posts with quotas: proof, questions, CP-SAT and a greedy list beside it.

    ./run bench matching [--peers SECONDS] [--data FOLDER]

Five invented counties whose seeds were fixed before any tuning, and the OR-Library problems
where they lie beside the project.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks._counties import SEEDS, dispatch_of_a_county
from benchmarks._measure import Figure, report
from benchmarks._peers import cp_sat, greedy
from youwei.engines.matching import Asked, Problem, Wish, check, conflict, near_best, solve
from youwei.engines.teams import Structure, Teams, as_problem

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "assignment"
ASKED = 40


def main() -> int:
    """Print proofs, questions and peers; 1 if a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=float, default=20.0, help="seconds for CP-SAT")
    parser.add_argument("--data", type=Path, default=DATA, help="where assign100.txt lies")
    given = parser.parse_args()
    figures = [*_library(given.data)]
    for seed in SEEDS:
        figures += _county(seed, dispatch_of_a_county(seed), given.peers)
    return report("Matching, 132 × 101", figures)


def _county(seed: int, teams: Teams, peers: float) -> Iterator[Figure]:
    problem = as_problem(teams)
    times = [_timed(lambda: solve(problem)) for _ in range(3)]
    asked = Asked(problem)
    solution = asked.solution
    print(f"county {seed}: {solution.value} {solution.status}", flush=True)
    print(f"  CP-SAT       {cp_sat(problem, seconds=peers) or 'is not installed'}", flush=True)
    print(f"  greedy list  {greedy(problem)}", flush=True)
    faults = 1 if solution.certificate is None else len(check(problem, solution.certificate))
    is_sure = solution.status == "proved" and solution.is_settled
    yield Figure(what=f"{seed} proved and settled", value=is_sure, at_least=1)
    yield Figure(what=f"{seed} proof, median of 3", value=median(times), unit="s", at_most=1)
    yield Figure(what=f"{seed} faults in the certificate", value=faults, at_most=0)
    costs = [*_questions(asked, seed)]
    yield Figure(what=f"{seed} why not, median", value=median(costs), unit="s", at_most=0.5)
    yield Figure(what=f"{seed} why not, longest", value=max(costs), unit="s")
    five = _timed(lambda: near_best(problem, number=5, differ=3))
    yield Figure(what=f"{seed} five near-best plans", value=five, unit="s", at_most=10)
    crowded = as_problem(_crowded(teams))
    clash = _timed(lambda: conflict(crowded))
    yield Figure(what=f"{seed} rules in conflict", value=clash, unit="s", at_most=10)


def _questions(asked: Asked, seed: int) -> Iterator[float]:
    """Ask for pairs that are allowed and not chosen, drawn at random."""
    chosen = {(person, seat) for seat, person in asked.solution.plan}
    problem = asked.problem
    pairs = [(p, s) for p in problem.people for s in problem.seats if (p, s) not in chosen]
    random.Random(seed).shuffle(pairs)
    allowed = (pair for pair in pairs if not problem.rules_against(*pair))
    for (person, seat), _ in zip(allowed, range(ASKED), strict=False):
        yield _timed(partial(asked.why_not, person, seat))


def _crowded(teams: Teams) -> Teams:
    """Ask for more women than there are, by two rules that are at odds with each other."""
    more = Structure(name="many men", people={"sex": "male"}, least=12)
    rules = (
        replace(rule, least=12)
        if isinstance(rule, Structure) and rule.name == "women"
        else rule
        for rule in teams.rules
    )
    return replace(teams, rules=(*rules, more))


def _library(folder: Path) -> Iterator[Figure]:
    for file, size, best in (("assign100_or.txt", 100, 305), ("assign500.txt", 500, 991)):
        if not (folder / file).exists():
            print(f"{file} does not lie in {folder.name}/: left out")
            continue
        numbers = np.array((folder / file).read_text().split(), dtype=np.int64)
        costs = numbers[-size * size :].reshape(size, size)
        keys = tuple(f"{at:03}" for at in range(size))
        problem = Problem(people=keys, seats=keys, wishes=(Wish("cost", costs, -1),))
        began = time.perf_counter()
        solution = solve(problem)
        seconds = time.perf_counter() - began
        is_best = solution.status == "proved" and -solution.value == best
        yield Figure(what=f"{file} is {best}, proved", value=is_best, at_least=1)
        yield Figure(what=f"{file} time", value=seconds, unit="s")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
