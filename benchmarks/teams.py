"""25 teams of nine from 600 people: proof or gap in 15 s, CP-SAT and a greedy list beside it.

    ./run bench teams [--peers SECONDS]

Five invented counties whose seeds were fixed before any tuning; then the same counties under
a stricter model, whose proof may take longer than its time: there the gap is what counts.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from benchmarks._counties import SEEDS, teams_of_a_county
from benchmarks._measure import Figure, report
from benchmarks._peers import cp_sat, greedy
from youwei.engines.matching import Budget, check, solve
from youwei.engines.teams import Moves, Share, Structure, TeamRule, Teams, as_problem

SECONDS = 15.0
GAP = 0.5
STRICT: dict[str, Share] = {
    "women": 3,
    "35 and under": "30%",
    "lawyer": 2,
    "agronomist": 2,
    "outside the party": 2,
}


def main() -> int:
    """Print proofs and gaps; 1 if a county has neither."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=float, default=30.0, help="seconds for CP-SAT")
    given = parser.parse_args()
    figures: list[Figure] = []
    for seed in SEEDS:
        teams = teams_of_a_county(seed)
        figures += _county(f"{seed}", teams, given.peers)
        figures += _county(f"{seed} strict", stricter(teams), given.peers)
    return report("Teams, 25 × 9 seats, 600 people", figures)


def stricter(teams: Teams) -> Teams:
    """Ask for more in every team, and allow four moves in ten instead of three for it."""
    return replace(teams, rules=tuple(_stricter(rule) for rule in teams.rules))


def _stricter(rule: TeamRule) -> TeamRule:
    if isinstance(rule, Structure) and rule.name in STRICT:
        return replace(rule, least=STRICT[rule.name])
    return replace(rule, most="40%") if isinstance(rule, Moves) else rule


def _county(name: str, teams: Teams, peers: float) -> Iterator[Figure]:
    problem = as_problem(teams)
    began = time.perf_counter()
    solution = solve(problem, Budget(SECONDS, time.monotonic))
    seconds = time.perf_counter() - began
    print(f"county {name}: {solution.value} {solution.status}", flush=True)
    print(f"  CP-SAT       {cp_sat(problem, seconds=peers) or 'is not installed'}", flush=True)
    print(f"  greedy list  {greedy(problem)}", flush=True)
    faults = 1 if solution.certificate is None else len(check(problem, solution.certificate))
    yield Figure(what=f"{name} time", value=seconds, unit="s", at_most=SECONDS + 1)
    yield Figure(what=f"{name} gap", value=100 * solution.gap, unit="%", at_most=GAP)
    yield Figure(what=f"{name} faults in the certificate", value=faults, at_most=0)


if __name__ == "__main__":
    sys.exit(main())
