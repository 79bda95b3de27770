"""Pairing: 200,000 comparisons of 2,000 items, beside choix.

    ./run bench pairing [--all]

With --all choix runs too (its own optimiser, about 17 s).
"""

import statistics
import sys
import time

import choix
import numpy as np

from youwei.engines.pairing import Strengths, fit, gather

ITEMS, GAMES = 2000, 200_000
LIMIT = 0.5
TIMES = 5


def main() -> int:
    """Print seconds; 1 if the limit is passed."""
    random = np.random.default_rng(1)
    strength = random.normal(0, 1, ITEMS)
    one = random.integers(0, ITEMS, GAMES)
    other = (one + random.integers(1, ITEMS, GAMES)) % ITEMS
    first = random.random(GAMES) < 1 / (1 + np.exp(strength[other] - strength[one]))
    winner, loser = np.where(first, one, other), np.where(first, other, one)
    reading, fitting = [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        pairs = gather(winner=winner, loser=loser)
        read = time.perf_counter()
        found = fit(pairs)
        fitting.append(time.perf_counter() - read)
        reading.append(read - began)
    took = statistics.median(reading) + statistics.median(fitting)
    print(f"{GAMES:,} comparisons of {ITEMS:,} items (medians of {TIMES})")
    print(f"  counting      {statistics.median(reading):7.3f} s")
    print(f"  strengths     {statistics.median(fitting):7.3f} s, {found.rounds} rounds")
    began = time.perf_counter()
    error = found.error.mean()
    print(f"  all errors    {time.perf_counter() - began:7.3f} s (mean {error:.3f})")
    print(f"  correlation with the truth {np.corrcoef(_in_order(found), strength)[0, 1]:.4f}")
    if "--all" in sys.argv:
        began = time.perf_counter()
        theirs = choix.opt_pairwise(ITEMS, list(zip(winner, loser, strict=True)), alpha=0.005)
        gap = np.abs(theirs - theirs.mean() - _in_order(found)).max()
        print(f"  choix         {time.perf_counter() - began:7.3f} s, differs by {gap:.1e}")
    print(f"  counting and strengths {took:.3f} s, limit {LIMIT} s: ", end="")
    print("kept" if took <= LIMIT else "PASSED")
    return 0 if took <= LIMIT else 1


def _in_order(found: Strengths) -> np.ndarray:
    order = np.argsort([int(name) for name in found.comparisons.items])
    return np.asarray(found.value[order])


if __name__ == "__main__":
    sys.exit(main())
