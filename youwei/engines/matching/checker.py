"""Checks a certificate against its problem: whole numbers, no solver, nothing of the search.

It recounts every rule, recomputes the bound by weak duality, and the pairs that it excludes.
"""

import hashlib
from collections import Counter, defaultdict
from itertools import product

from youwei.engines.matching.model import Count, Problem
from youwei.engines.matching.results import Certificate

SCALE = 10**6


def check(problem: Problem, certificate: Certificate) -> tuple[str, ...]:
    """Return everything that is wrong, as sentences; nothing means that it holds."""
    if any(p not in problem.person_at or s not in problem.seat_at for s, p in certificate.plan):
        return ("The plan names a person or a seat that is not there.",)
    return (*_plan_faults(problem, certificate), *_bound_faults(problem, certificate))


def _plan_faults(problem: Problem, certificate: Certificate) -> list[str]:
    plan = certificate.plan
    seats, people = Counter(s for s, _ in plan), Counter(p for _, p in plan)
    faults = [f"The seat {s} has {n} people." for s, n in seats.items() if n > 1]
    faults += [f"{p} has {n} seats." for p, n in people.items() if n > problem.each_person]
    empty = [seat for seat in problem.seats if seat not in seats]
    if empty and problem.empty_costs is None:
        faults.append(f"The seat {empty[0]} is empty.")
    value = sum(problem.gain(p, s) for s, p in plan) - len(empty) * (problem.empty_costs or 0)
    for rule in problem.rules:
        faults += [f"“{rule.name}” bars {p} from {s}." for s, p in plan if rule.forbids(p, s)]
        for count in rule.counts:
            outside = count.outside(sum(count.weight(p, s) for s, p in plan))
            value -= outside * (count.cost or 0)
            if outside and count.cost is None:
                faults.append(f"“{rule.name}” is missed by {outside}.")
    draws = sum(_draw(p, s) for s, p in plan)
    if value != certificate.value:
        faults.append(f"The plan is worth {value}, not {certificate.value}.")
    if draws != certificate.draws or list(plan) != sorted(plan):
        faults.append("The drawn numbers or the order of the plan are not those stated.")
    return faults


def _bound_faults(problem: Problem, certificate: Certificate) -> list[str]:
    by_person, by_seat = dict(certificate.person_prices), dict(certificate.seat_prices)
    limits = {(r.name, n): c for r in problem.rules for n, c in enumerate(r.counts)}
    if not ({*by_person} <= {*problem.people} and {*by_seat} <= {*problem.seats}):
        return ["A price stands for a person or a seat that is not there."]
    if any((rule, n) not in limits for rule, n, _ in certificate.count_prices):
        return ["A price stands for a rule that is not there."]
    empty = problem.empty_costs
    bound = -len(problem.seats) * (empty or 0) * SCALE
    bound += problem.each_person * sum(by_person.values()) + sum(by_seat.values())
    wrong = any(price < 0 for price in by_person.values())
    wrong |= empty is not None and any(price < 0 for price in by_seat.values())
    asked: defaultdict[tuple[str, str], int] = defaultdict(int)
    for rule, number, price in certificate.count_prices:
        count = limits[rule, number]
        bound += price * ((count.most if price > 0 else count.least) or 0)
        wrong |= not _may_cost(count, price)
        for block in count.blocks:
            for pair in product(block.people, block.seats):
                asked[pair] += price * block.weight
    left: dict[tuple[str, str], int] = {}
    bars = (block for rule in problem.rules for block in rule.bars)
    barred = {pair for block in bars for pair in product(block.people, block.seats)}
    for p, s in product(problem.people, problem.seats):
        if (p, s) not in barred:
            price = by_person.get(p, 0) + by_seat.get(s, 0) + asked.get((p, s), 0)
            left[p, s] = (problem.gain(p, s) + (empty or 0)) * SCALE - price
    bound += sum(rest for rest in left.values() if rest > 0)
    return _claim_faults(certificate, left, bound, wrong=wrong)


def _claim_faults(
    certificate: Certificate, left: dict[tuple[str, str], int], bound: int, *, wrong: bool
) -> list[str]:
    target = (certificate.value + 1) * SCALE
    out = {pair for pair, rest in left.items() if bound + min(rest, 0) < target}
    claim = {"bound": bound < target, "search": bound >= target, "none": bound >= target}
    faults = ["A price has the wrong sign, or is higher than the rule costs."] if wrong else []
    if bound != certificate.bound:
        faults.append(f"The prices prove {bound}, not {certificate.bound}.")
    if list(certificate.dropped) != sorted(out):
        faults.append("The prices do not exclude exactly the pairs that were dropped.")
    if certificate.kept != len(left) - len(out) or not claim.get(certificate.claim):
        faults.append("The claim does not fit the bound and the pairs kept.")
    return faults


def _may_cost(count: Count, price: int) -> bool:
    limit = count.most if price > 0 else count.least
    return limit is not None and (count.cost is None or abs(price) <= count.cost * SCALE)


def _draw(person: str, seat: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{person}\n{seat}".encode()).digest()[:2], "big")
