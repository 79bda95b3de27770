"""The figures of docs/explanation/rating.md: coverage, rank error, links, false alarms, power.

    ./run bench rating_simulations [coverage | fairness | links | alarms] [--runs N]

Everything is drawn from seeds that count up from 1, so the figures repeat exactly.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from scipy.stats import rankdata

from youwei.engines.rating import (
    Fit,
    Ratings,
    centred_means,
    fit_linear,
    fit_ordinal,
    raw_means,
)
from youwei.engines.rating.ratings import Floats
from youwei.engines.rating.simulation import Plan, Round, simulate

SPREADS = (0.3, 0.6, 1.0)
DESIGNS = {
    "random, 5 raters": Plan(),
    "random, 10 raters": Plan(each=10),
    "4 local + 1 outside": Plan(offices=40, outside=1, good=0.5, lenient=0.3),
    "3 local + 2 outside": Plan(offices=40, outside=2, good=0.5, lenient=0.3),
}
TOP = 0.2


def hits(fit: Fit, merit: Floats) -> Floats:
    """Return which 95 % intervals hold the truth."""
    truth = merit - merit.mean()
    low, high = fit.ratees.interval()
    return np.asarray((low <= truth) & (truth <= high), dtype=np.float64)


def rank_error(value: Floats, merit: Floats) -> float:
    """Return the mean distance of the ranks, as a share of the field."""
    return float(np.abs(rankdata(value) - rankdata(merit)).mean() / len(merit))


def found_top(value: Floats, merit: Floats) -> float:
    """Return the share of the true top fifth that stands in the estimated one."""
    count = int(TOP * len(merit))
    return len(set(np.argsort(-value)[:count]) & set(np.argsort(-merit)[:count])) / count


def coverage(runs: int) -> None:
    """Print how often 95 % intervals hold the truth, with the error of that figure."""
    print("design                severity   coverage   error   (95 % intervals)")
    for name, plan in DESIGNS.items():
        for severity in SPREADS:
            smaller = replace(plan, ratees=300, raters=80, severity=severity)
            if plan.offices > 1:
                smaller = replace(smaller, offices=10)
            rounds = (simulate(smaller, seed) for seed in range(1, runs + 1))
            share = [hits(fit_ordinal(one.ratings), one.merit).mean() for one in rounds]
            error = np.std(share) / np.sqrt(runs)
            print(f"{name:<22}{severity:>8}{np.mean(share):>11.4f}{error:>8.4f}", flush=True)


def fairness(runs: int) -> None:
    """Print rank error and found top fifth of both means and both models."""
    ways: dict[str, Callable[[Ratings], Floats]] = {
        "raw mean": raw_means,
        "centred": centred_means,
        "linear": lambda ratings: fit_linear(ratings).ratees.value,
        "ordinal": lambda ratings: fit_ordinal(ratings).ratees.value,
    }
    print("design                severity  " + "".join(f"{name:>16}" for name in ways))
    for name, plan in DESIGNS.items():
        for severity in SPREADS:
            rounds = [
                simulate(replace(plan, severity=severity), seed + 1) for seed in range(runs)
            ]
            cells = [_judged(way, rounds) for way in ways.values()]
            print(f"{name:<22}{severity:>8}  " + "".join(f"{c:>16}" for c in cells), flush=True)


def _judged(way: Callable[[Ratings], Floats], rounds: Iterable[Round]) -> str:
    pairs = [(way(one.ratings), one.merit) for one in rounds]
    error = 100 * np.mean([rank_error(*pair) for pair in pairs])
    return f"{error:.1f} % / {np.mean([found_top(*pair) for pair in pairs]):.3f}"


WORK = {"coverage": (coverage, 200), "fairness": (fairness, 10)}


def main() -> int:
    """Run what is named, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*WORK, []], default=[])
    parser.add_argument("--runs", type=int)
    given = parser.parse_args()
    for name in given.what or WORK:
        work, runs = WORK[name]
        runs = given.runs or runs
        print(f"\n{name}, {runs} runs")
        work(runs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
