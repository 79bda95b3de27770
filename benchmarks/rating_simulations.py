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
    Facet,
    Fit,
    Proposal,
    Ratings,
    centred_means,
    fit_linear,
    fit_ordinal,
    flag_raters,
    gather,
    propose_links,
    raw_means,
)
from youwei.engines.rating.ratings import Floats
from youwei.engines.rating.simulation import Plan, Round, answer, simulate

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


# -- links ------------------------------------------------------------------------------------

UNLINKED = Plan(ratees=200, raters=50, each=5, offices=10, good=0.5, lenient=0.3)


def links(runs: int) -> None:
    """Print what unlinked rounds get: refusal; with the proposed links, coverage."""
    print("severity   refused   links   fewest   coverage   error")
    for severity in SPREADS:
        plan = replace(UNLINKED, severity=severity)
        refused, counts, fewest, shares = 0, [], [], []
        for seed in range(1, runs + 1):
            one = simulate(plan, seed)
            fit = fit_ordinal(one.ratings)
            refused += not fit.parts.is_linked
            proposal = propose_links(fit)
            counts.append(len(proposal.links))
            fewest.append(proposal.fewest)
            linked = fit_ordinal(_with_links(one, plan, proposal, seed))
            shares.append(hits(linked, one.merit).mean())
        error = np.std(shares) / np.sqrt(runs)
        print(
            f"{severity:>8}{refused:>6}/{runs}{np.mean(counts):>8.1f}{np.mean(fewest):>9.1f}"
            f"{np.mean(shares):>11.4f}{error:>8.4f}",
            flush=True,
        )


def _with_links(one: Round, plan: Plan, proposal: Proposal, seed: int) -> Ratings:
    """Rate the round again with the proposed links; their answers follow the same truth."""
    ratings, random = one.ratings, np.random.default_rng(10**6 + seed)
    ratee = [
        *_named(ratings.ratee),
        *(n.ratee for n in proposal.links for _ in range(plan.items)),
    ]
    rater = [
        *_named(ratings.rater),
        *(n.rater for n in proposal.links for _ in range(plan.items)),
    ]
    items = [
        *_named(ratings.fixed[0]),
        *[f"i{at}" for at in range(plan.items)] * _size(proposal),
    ]
    new = slice(len(ratings), None)
    hard = np.tile(np.linspace(-0.5, 0.5, plan.items), _size(proposal))
    merit = one.merit[[int(name[1:]) for name in ratee[new]]]
    eta = merit - one.severity[[int(name[1:]) for name in rater[new]]] - hard
    return gather(
        ratee=ratee,
        rater=rater,
        score=[*ratings.score, *answer(eta, random)],
        fixed={"item": items},
        random={"office": [f"office {int(name[1:]) % plan.offices}" for name in rater]},
    )


def _named(facet: Facet) -> list[str]:
    return [facet.levels[at] for at in facet.at]


def _size(proposal: Proposal) -> int:
    return len(proposal.links)


# -- flags ------------------------------------------------------------------------------------

WATCHED = Plan(ratees=200, raters=40, each=8)


def alarms(runs: int) -> None:
    """Print false alarms per honest rater, and how often planted raters are found."""
    asked = sum(
        len({name for flag in flag_raters(fit_ordinal(one.ratings)) for name in flag.raters})
        for one in (simulate(WATCHED, seed) for seed in range(1, runs + 1))
    )
    share = asked / runs / WATCHED.raters
    error = np.sqrt(max(share, 1e-9) / runs / WATCHED.raters)
    print(f"honest rounds: {share:.4f} flags per rater (error {error:.4f})")
    print("found, of one planted rater (a clique: of three), by strength")
    strengths = (0.1, 0.2, 0.3, 0.5, 0.8)
    print(f"{'strength':<10}" + "".join(f"{strength:>8}" for strength in strengths))
    for kind in ("random", "halo", "clique"):
        found = [_found(kind, strength, max(1, runs // 4)) for strength in strengths]
        print(f"{kind:<10}" + "".join(f"{share:>8.2f}" for share in found), flush=True)


def _found(kind: str, strength: float, runs: int) -> float:
    found = 0
    for seed in range(1, runs + 1):
        flags = flag_raters(fit_ordinal(spoiled(kind, strength, seed)))
        found += any("r00003" in flag.raters for flag in flags)
    return found / runs


def spoiled(kind: str, strength: float, seed: int) -> Ratings:
    """Let r00003 (a clique: with r00004 and r00005) rate dishonestly.

    A share `strength` of their rows is random, or repeats the row before, or moves by two
    points up for one half of the ratees and down for the other.
    """
    ratings, random = simulate(WATCHED, seed).ratings, np.random.default_rng(seed)
    score = ratings.score.copy()
    rater, item = _named(ratings.rater), ratings.fixed[0].at
    favoured = random.random(len(ratings.ratee)) < 0.5
    group = {"r00003", "r00004", "r00005"} if kind == "clique" else {"r00003"}
    for at in range(len(score)):
        if rater[at] not in group or random.random() > strength:
            continue
        if kind == "random":
            score[at] = random.integers(1, 6)
        elif kind == "halo" and item[at]:
            score[at] = score[at - 1]
        elif kind == "clique":
            shift = 2 if favoured[ratings.ratee.at[at]] else -2
            score[at] = np.clip(score[at] + shift, 1, 5)
    return gather(
        ratee=_named(ratings.ratee), rater=rater, score=score, fixed={"item": item.tolist()}
    )


WORK = {
    "coverage": (coverage, 200),
    "fairness": (fairness, 10),
    "links": (links, 200),
    "alarms": (alarms, 200),
}


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
