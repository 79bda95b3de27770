"""Why, why not, what if, alternatives, conflicts: each held by trying everything."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from tests.engines.matching.small import every_plan, table, worth
from youwei.engines.matching import Asked, Budget, conflict, forbid, near_best, quota, solve

POINTS = [[7, 5, 1], [6, 6, 2], [3, 1, 1], [9, 2, 4], [4, 4, 4]]
RULE = quota("two of abc", seats="123", people="abc", limits=(2, None), source="§ 1")


@pytest.fixture
def problem():
    return table(POINTS, rules=(RULE, forbid("barred", [("c", "3")])))


@pytest.mark.parametrize("person", "abcde")
@pytest.mark.parametrize("seat", "123")
def test_why_not_costs_exactly_what_the_best_plan_with_that_pair_loses(problem, person, seat):
    asked = Asked(problem)

    answer = asked.why_not(person, seat)

    values = [worth(problem, plan) for plan in every_plan(problem) if (seat, person) in plan]
    assert (answer.status == "proved") == bool(values)
    if values:
        assert asked.solution.value - answer.cost == max(values)
        assert answer.cost_at_least == answer.cost
        assert dict(answer.plan)[seat] == person


def test_a_barred_pair_names_its_rules(problem):
    assert Asked(problem).why_not("c", "3").status == "impossible"
    assert [rule.name for rule in problem.rules_against("c", "3")] == ["barred"]


def test_why_tells_points_rules_and_the_cost_of_somebody_else(problem):
    asked = Asked(problem)
    seat, person = asked.solution.plan[0]

    reasons = asked.why(seat)

    others = [worth(problem, p) for p in every_plan(problem) if (seat, person) not in p]
    assert reasons.points == (("points", problem.gain(person, seat)),)
    assert asked.solution.value - reasons.without.cost == max(others)
    assert person in reasons.without.people
    assert set(reasons.rules) <= {"two of abc", "barred"}


def test_what_if_tells_what_a_rule_costs(problem):
    asked = Asked(problem)

    answer = asked.what_if(replace(problem, rules=()))

    assert answer.cost <= 0
    assert all(before != after for _, before, after in answer.moved)
    assert asked.what_if(table([[1, 1]])).status == "impossible"


def test_near_best_plans_are_the_best_that_differ_enough(problem):
    plans = near_best(problem, number=4, differ=2)

    seen = []
    for solution in plans:
        allowed = [
            worth(problem, plan)
            for plan in every_plan(problem)
            if all(len(set(plan) - set(other)) >= 2 for other in seen)
        ]
        assert solution.value == max(allowed)
        seen.append(solution.plan)
    assert len(plans) == 4


def test_near_best_ends_where_no_further_plan_exists():
    assert len(near_best(table([[1, 2], [3, 4]]), number=5, differ=1)) == 2
    assert near_best(table([[1, 2]])) == ()


def test_a_conflict_names_a_smallest_set_of_rules():
    rules = (
        quota("abc take two", seats="123", people="abc", limits=(2, None)),
        quota("de take two", seats="123", people="de", limits=(2, None)),
        quota("harmless", seats="123", people="ad", limits=(None, 2)),
        quota("model", seats="123", people="e", limits=(3, None), cost=1),
    )
    problem = table(POINTS, rules=rules)

    found = conflict(problem)

    names = {rule.name for rule in found.rules}
    assert found.is_minimal
    assert names == {"abc take two", "de take two"}
    for name in names:
        fewer = tuple(rule for rule in rules if rule.name != name)
        assert solve(replace(problem, rules=fewer)).status == "proved"


def test_bars_take_part_in_a_conflict():
    rules = (
        forbid("not a b c", [(p, "1") for p in "abc"]),
        forbid("not d e", [(p, "1") for p in "de"]),
        forbid("other", [("a", "2")]),
    )

    found = conflict(table(POINTS, rules=rules))

    assert [rule.name for rule in found.rules] == ["not a b c", "not d e"]


def test_a_conflict_that_only_whole_people_have_is_found():
    rules = tuple(
        quota(f"{two} one", seats="12", people=two, limits=(None, 1))
        for two in ("ab", "bc", "ac")
    )

    found = conflict(table([[1, 1]] * 3, rules=rules))

    assert found.is_minimal
    assert solve(table([[1, 1]] * 3, rules=found.rules)).status == "impossible"
    assert all(
        solve(table([[1, 1]] * 3, rules=tuple(r for r in found.rules if r != gone))).plan
        for gone in found.rules
    )


def test_no_conflict_where_a_plan_exists(problem):
    assert conflict(problem) is None


def test_too_few_people_are_no_conflict_of_rules():
    found = conflict(table([[1, 1]], rules=(forbid("x", [("a", "1")]),)))

    assert (found.rules, found.is_minimal) == ((), True)


def test_a_conflict_without_time_is_not_called_minimal():
    rules = (
        quota("many", seats="123", people="ab", limits=(3, None)),
        quota("few", seats="123", people="ab", limits=(None, 1)),
    )

    found = conflict(table(POINTS, rules=rules), Budget(0.0, lambda: 0.0))

    assert not found.is_minimal


def test_drawn_numbers_decide_between_equal_plans():
    problem = table(np.zeros((4, 3), dtype=int))

    plans = every_plan(problem)
    best = max(plans, key=lambda plan: sum(draw_of(p, s) for s, p in plan))
    solution = solve(problem)
    assert solution.is_settled
    assert solution.plan == best


def draw_of(person, seat):
    return int.from_bytes(hashlib.sha256(f"{person}\n{seat}".encode()).digest()[:2], "big")
