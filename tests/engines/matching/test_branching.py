"""The proof by branching finds what trying everything finds, and is honest without time."""

from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.matching.small import every_plan, worth
from youwei.engines.matching import Budget, Problem, Wish, branching, check, quota, solve
from youwei.engines.matching.program import lay_out
from youwei.engines.matching.ties import with_draws


@st.composite
def crowds(draw):
    """Draw seven people for five posts, with counts that make halves of people."""
    numbers = st.lists(st.integers(0, 30), min_size=5, max_size=5)
    points = np.array(draw(st.lists(numbers, min_size=7, max_size=7)))
    rules = (
        quota("abc", seats="123", people="abc", limits=(2, None)),
        quota("bcd", seats="345", people="bcd", limits=(1, 2)),
        quota("efa", seats="24", people="efa", limits=(1, 1)),
        quota("gd", seats="15", people="gd", limits=(None, 1)),
    )
    wish = Wish("fit", points)
    return Problem(people=tuple("abcdefg"), seats=tuple("12345"), wishes=(wish,), rules=rules)


@settings(max_examples=60, deadline=None)
@given(crowds())
def test_branching_to_the_end_finds_the_best_plan(problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branching, "LEAF", 0)
        patch.setattr(branching, "GROUPED", 0)
        solution = solve(problem)

    best = max(worth(problem, plan) for plan in every_plan(problem))
    assert (solution.status, solution.value, solution.is_settled) == ("proved", best, True)
    assert check(problem, solution.certificate) == ()


@settings(max_examples=60, deadline=None)
@given(crowds(), st.integers(1, 9))
def test_a_search_that_is_broken_off_never_claims_too_much(problem, ticks):
    program = lay_out(problem)
    keep = np.ones(len(program.gains), dtype=bool)
    plans = sorted(every_plan(problem), key=lambda plan: worth(problem, plan))
    start = np.zeros_like(program.gains)
    start[[program.column(person, seat) for seat, person in plans[0]]] = 1
    clock = count()
    budget = Budget(ticks, lambda: float(next(clock)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branching, "LEAF", 0)
        patch.setattr(branching, "GROUPED", 0)
        drawn = with_draws(program, keep)
        found = branching.branch(program, drawn, keep, start, budget)

    best = worth(problem, plans[-1])
    value = int(program.gains @ found.chosen)
    assert worth(problem, plans[0]) <= value <= best <= found.ceiling
    assert value == best or not found.is_complete


def test_after_many_nodes_the_rest_is_solved_as_it_is(monkeypatch):
    rng = np.random.default_rng(3)
    people, seats = tuple("abcdefg"), tuple("12345")
    rule = quota("abc", seats="123", people="abc", limits=(1, 1))
    wish = Wish("fit", rng.integers(0, 30, (7, 5)))
    problem = Problem(people=people, seats=seats, wishes=(wish,), rules=(rule,))
    before = solve(problem)

    monkeypatch.setattr(branching, "LEAF", 0)
    monkeypatch.setattr(branching, "GROUPED", 0)
    monkeypatch.setattr(branching, "NODES", 0)

    assert solve(problem) == before
