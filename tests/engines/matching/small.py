"""Small problems that can be solved by trying everything."""

from itertools import permutations

import numpy as np
from hypothesis import strategies as st

from youwei.engines.matching import Problem, Wish, apart, forbid, force, moves, only, quota


def table(rows, **words):
    """Return a problem with people a, b, c … and seats 1, 2, 3 … whose points are given."""
    points = np.array(rows, dtype=np.int64)
    people = tuple("abcdefghij"[: points.shape[0]])
    seats = tuple("123456789"[: points.shape[1]])
    return Problem(people=people, seats=seats, wishes=(Wish("points", points),), **words)


def keeps(problem, plan):
    """Say whether a plan (seat, person) keeps every hard rule."""
    for rule in problem.rules:
        if any(rule.forbids(person, seat) for seat, person in plan):
            return False
        for count in rule.counts:
            number = sum(count.weight(person, seat) for seat, person in plan)
            if count.cost is None and count.outside(number):
                return False
    return True


def worth(problem, plan):
    """Return the points of a plan, less what it costs to miss soft limits."""
    value = sum(problem.gain(person, seat) for seat, person in plan)
    for rule in problem.rules:
        for count in rule.counts:
            number = sum(count.weight(person, seat) for seat, person in plan)
            value -= (count.cost or 0) * count.outside(number)
    return value


def every_plan(problem):
    """Return all plans that keep the rules, for small problems with one seat a person."""
    seats = sorted(problem.seats)
    plans = (
        tuple(zip(seats, order, strict=True))
        for order in permutations(sorted(problem.people), len(seats))
    )
    return [plan for plan in plans if keeps(problem, plan)]


@st.composite
def problems(draw):
    rows = draw(
        st.lists(st.lists(st.integers(-9, 9), min_size=3, max_size=3), min_size=4, max_size=5)
    )
    people, seats = "abcde"[: len(rows)], "123"
    some_people = st.sets(st.sampled_from(people), min_size=1)
    some_seats = st.sets(st.sampled_from(seats), min_size=1)
    pair = st.tuples(st.sampled_from(people), st.sampled_from(seats))
    rules = [
        only("only", seats=draw(some_seats), people=draw(some_people), everybody=people),
        forbid("forbidden", draw(st.sets(pair, max_size=2))),
        force("forced", draw(st.sets(pair, max_size=1))),
        quota(
            "quota",
            seats=draw(some_seats),
            people=draw(some_people),
            limits=(draw(st.integers(0, 2)), None),
        ),
        quota(
            "model",
            seats=seats,
            people=draw(some_people),
            limits=(1, 2),
            cost=draw(st.integers(0, 5)),
        ),
        apart("kin", [("a", "b")], teams=["12", "3"]),
        moves(
            "moves",
            now={"1": "a", "2": "c"},
            people=people,
            seats=seats,
            most=draw(st.integers(1, 3)),
        ),
    ]
    chosen = draw(st.sets(st.sampled_from(range(len(rules))), max_size=4))
    return table(rows, rules=tuple(rules[at] for at in sorted(chosen)))
