"""Small problems that can be solved by trying everything."""

from itertools import permutations

import numpy as np

from youwei.engines.matching import Problem, Wish


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
