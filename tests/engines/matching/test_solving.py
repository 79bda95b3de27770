"""The best plan, proved, the same for the same input, and never against a rule."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.matching.small import every_plan, keeps, problems, table, worth
from tests.shared_data import shared
from youwei.engines.matching import (
    Budget,
    Problem,
    ProblemError,
    Wish,
    check,
    forbid,
    load,
    quota,
    solve,
)

SQUARE = [[7, 5, 1], [6, 6, 2], [3, 1, 1], [9, 2, 4]]


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_plan_breaks_a_hard_rule_and_none_is_better(problem):
    solution = solve(problem)

    plans = every_plan(problem)
    assert (solution.status == "proved") == bool(plans)
    if plans:
        assert keeps(problem, solution.plan)
        assert solution.value == max(worth(problem, plan) for plan in plans)
        assert check(problem, solution.certificate) == ()


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_plan_does_not_depend_on_the_order_of_the_input(problem, random):
    people, seats = list(range(len(problem.people))), list(range(len(problem.seats)))
    random.shuffle(people)
    random.shuffle(seats)
    shuffled = replace(
        problem,
        people=tuple(problem.people[at] for at in people),
        seats=tuple(problem.seats[at] for at in seats),
        wishes=tuple(
            replace(w, points=w.points[np.ix_(people, seats)]) for w in problem.wishes
        ),
        rules=problem.rules[::-1],
    )

    assert solve(shuffled) == solve(problem)


def test_a_seat_may_stay_empty_where_that_costs_less():
    problem = table([[5, -9], [1, -9]], empty_costs=2)

    solution = solve(problem)

    assert solution.plan == (("1", "a"),)
    assert solution.value == 3
    assert check(problem, solution.certificate) == ()


def test_nothing_fits_where_there_are_more_seats_than_people():
    solution = solve(table([[1, 2]]))

    assert (solution.status, solution.plan, solution.certificate) == ("impossible", (), None)


def test_nothing_fits_where_halves_of_people_would():
    rules = tuple(
        quota(two, seats="123", people=two, limits=(None, 1)) for two in ("ab", "bc", "ac")
    )
    problem = table(
        [[1, 1], [1, 1], [1, 1]],
        rules=tuple(
            replace(
                r,
                counts=tuple(
                    replace(
                        c, blocks=tuple(replace(b, seats=frozenset("12")) for b in c.blocks)
                    )
                    for c in r.counts
                ),
            )
            for r in rules
        ),
    )

    assert solve(problem).status == "impossible"


def test_without_time_there_is_an_honest_answer():
    rng = np.random.default_rng(1)
    problem = table(rng.integers(0, 50, (8, 8)))

    solution = solve(problem, Budget(0.0, lambda: 0.0))

    assert solution.status in {"proved", "gap", "unknown"}
    assert solution.gap >= 0


def test_a_person_may_take_several_seats_up_to_their_load():
    problem = table([[5, 5], [1, 1]], each_person=2)
    rule = load("hours", person="a", weights={"1": 3, "2": 3}, most=5)

    assert solve(problem).value == 10
    assert solve(replace(problem, rules=(rule,))).value == 6


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"people": ("a", "a")}, "person “a” is there twice"),
        ({"seats": ("1", "1")}, "seat “1” is there twice"),
        ({"rules": (forbid("x", [("z", "1")]),)}, "speaks of the person “z”"),
        ({"rules": (forbid("x", [("a", "9")]),)}, "speaks of the seat “9”"),
        ({"rules": (forbid("x", []), forbid("x", []))}, "rule “x” is there twice"),
        ({"wishes": (Wish("w", np.zeros((1, 1), dtype=int)),)}, "instead of"),
        ({"wishes": (Wish("w", np.full((2, 2), 0.5)),)}, "needs whole points"),
        ({"wishes": (Wish("w", np.full((2, 2), 10**8)),)}, "ten million"),
        ({"each_person": 0}, "at least one seat"),
    ],
)
def test_a_contradictory_problem_is_refused_with_a_sentence(words, why):
    given_words = {"people": ("a", "b"), "seats": ("1", "2")} | words

    with pytest.raises(ProblemError, match=why):
        Problem(**given_words)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "size", "least"), [("assign100_or.txt", 100, 305), ("assign500.txt", 500, 991)]
)
def test_the_assignments_of_the_or_library_are_solved(file, size, least):
    numbers = np.array(shared("assignment", file).read_text().split(), dtype=np.int64)
    costs = numbers[-size * size :].reshape(size, size)
    keys = tuple(f"{at:03}" for at in range(size))
    problem = Problem(people=keys, seats=keys, wishes=(Wish("cost", costs, -1),))

    solution = solve(problem)

    assert (solution.status, -solution.value) == ("proved", least)
    assert check(problem, solution.certificate) == ()


def generalised(file, weight):
    numbers = iter(map(int, shared("assignment", file).read_text().split()))
    for _ in range(next(numbers)):
        agents, jobs = next(numbers), next(numbers)
        costs = np.array([[next(numbers) for _ in range(jobs)] for _ in range(agents)])
        loads = [[next(numbers) for _ in range(jobs)] for _ in range(agents)]
        room = [next(numbers) for _ in range(agents)]
        people = tuple(f"agent {at:02}" for at in range(agents))
        seats = tuple(f"job {at:03}" for at in range(jobs))
        rules = tuple(
            load(f"room of {p}", person=p, weights=dict(zip(seats, w, strict=True)), most=m)
            for p, w, m in zip(people, loads, room, strict=True)
        )
        wishes = (Wish("cost", costs, weight),)
        yield Problem(people=people, seats=seats, rules=rules, wishes=wishes, each_person=jobs)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "weight", "best"),
    [
        ("gapa.txt", -1, [1698, 3235, 1360, 2623, 1158, 2339]),
        ("gap1.txt", 1, [336, 327, 339, 341, 326]),
    ],
)
def test_the_generalised_assignments_of_the_or_library_are_proved(file, weight, best):
    solutions = [solve(problem) for problem in generalised(file, weight)]

    assert [s.status for s in solutions] == ["proved"] * len(best)
    assert [weight * s.value for s in solutions] == best
