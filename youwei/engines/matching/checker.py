"""Checks a certificate: whole numbers, the standard library, no solver, nothing else of Youwei.

    python checker.py CERTIFICATE.json

It recounts every limit, recomputes the bound by weak duality, and which pairs that excludes.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from math import inf
from pathlib import Path
from typing import Any

SCALE = 10**6
Said = dict[str, Any]


def faults(problem: Said, paper: Said) -> list[str]:
    """Return everything that is wrong, as sentences; nothing means that it holds."""
    extra = problem["empty_costs"] or 0
    points = (number + extra for row in problem["points"] for number in row)
    gains = dict(zip(product(problem["people"], problem["seats"]), points, strict=True))
    for rule in problem["rules"]:
        for pair in _weights(rule["bars"]):
            gains.pop(pair, None)
    plan = [(person, seat) for seat, person in paper["plan"]]
    if not gains.keys() >= set(plan):
        return ["The plan names a pair that is barred, or not there."]
    left = {pair: gain * SCALE for pair, gain in gains.items()}
    wrong, cost, bound = _recounted(problem, paper, plan, left)
    empty = extra * len(problem["seats"])
    value = sum(gains[pair] for pair in plan) - cost - empty
    bound += sum(rest for rest in left.values() if rest > 0) - empty * SCALE
    target = (value + 1) * SCALE
    out = sorted(pair for pair, rest in left.items() if bound + min(rest, 0) < target)
    hashes = (hashlib.sha256(f"{person}\n{seat}".encode()) for person, seat in plan)
    draws = sum(int.from_bytes(one.digest()[:2], "big") for one in hashes)
    found = {"value": value, "draws": draws, "bound": bound, "kept": len(left) - len(out)}
    wrong += [f"The {key} is {one}." for key, one in found.items() if paper[key] != one]
    if paper["claim"] not in (["bound"] if bound < target else ["search", "none"]):
        wrong.append("The claim does not fit the bound.")
    if [tuple(pair) for pair in paper["dropped"]] != out:
        wrong.append("The prices do not exclude exactly the pairs that were dropped.")
    return wrong


def _recounted(problem: Said, paper: Said, plan: Any, left: Any) -> tuple[list[str], int, int]:
    """Return faults, what wishes missed cost, and the bound of limits; price `left`."""
    prices, missed, bound = {tuple(at): price for *at, price in paper["prices"]}, 0, 0
    wrong: list[str] = []
    for at, count in _counts(problem):
        price, weights = prices.pop(at, 0), _weights(count["blocks"])
        number = sum(weights[pair] for pair in plan)
        least = number if count["least"] is None else count["least"]
        most = number if count["most"] is None else count["most"]
        outside = max(least - number, number - most, 0)
        cost = inf if count["cost"] is None else count["cost"]
        missed += outside * (count["cost"] or 0)
        if outside and cost == inf:
            wrong.append(f"“{at[1]}” is missed by {outside}.")
        limit = count["most" if price > 0 else "least"]
        if price and (limit is None or abs(price) > SCALE * cost):
            wrong.append(f"“{at[1]}” cannot have such a price.")
        bound += price * (limit or 0)
        for pair in weights.keys() & left.keys() if price else ():
            left[pair] -= price * weights[pair]
    return wrong + [f"A price stands for {at[1]}, not there." for at in prices], missed, bound


def _counts(problem: Said) -> Iterator[tuple[tuple[str, str, int], Said]]:
    """Yield every limit: one seat for a person, one person in a seat, and those of rules."""
    people, seats, hard = problem["people"], problem["seats"], {"cost": None, "least": None}
    for p in people:
        block = {"people": [p], "seats": seats, "weight": 1}
        yield ("person", p, 0), {**hard, "blocks": [block], "most": problem["each_person"]}
    least = 1 if problem["empty_costs"] is None else None
    for s in seats:
        block = {"people": people, "seats": [s], "weight": 1}
        yield ("seat", s, 0), {**hard, "blocks": [block], "least": least, "most": 1}
    for rule in problem["rules"]:
        for number, count in enumerate(rule["counts"]):
            yield ("count", rule["name"], number), count


def _weights(blocks: list[Said]) -> Counter[tuple[str, str]]:
    weights: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        for pair in product(block["people"], block["seats"]):
            weights[pair] += block["weight"]
    return weights


if __name__ == "__main__":
    read = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.exit("\n".join(faults(read["problem"], read["certificate"])) or None)
