"""What a pair costs at least: never more than it does, never less than its price."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from tests.engines.matching.small import every_plan, problems, table, worth
from youwei.engines.matching import solve
from youwei.engines.matching.bound import relax
from youwei.engines.matching.losses import losses
from youwei.engines.matching.program import SCALE, lay_out


@settings(max_examples=150, deadline=None)
@given(problems())
def test_no_plan_is_better_than_the_bound_less_the_loss_of_any_of_its_pairs(problem):
    program = lay_out(problem)
    pricing = relax(program)
    plans = every_plan(problem)

    loss = None if pricing is None else losses(program, pricing)

    assert loss is not None or not plans
    for plan in plans:
        places = [program.column(person, seat) for seat, person in plan]
        assert worth(problem, plan) * SCALE <= loss.bound - loss.least[places].max()


@settings(max_examples=80, deadline=None)
@given(problems())
def test_a_pair_loses_at_least_its_reduced_cost(problem):
    program = lay_out(problem)
    pricing = relax(program)
    if pricing is None or (loss := losses(program, pricing)) is None:
        return

    pairs = len(program.pairs)
    assert loss.bound <= pricing.bound
    by_price = pricing.bound + np.minimum(pricing.reduced[:pairs], 0)
    assert (loss.bound - loss.least[:pairs] <= by_price).all()


def test_without_rules_the_loss_is_exact():
    problem = table([[7, 5, 1], [6, 6, 2], [3, 1, 1], [9, 2, 4]])
    program = lay_out(problem)

    loss = losses(program, relax(program))

    for at, (person, seat) in enumerate(program.pairs.tolist()):
        pair = program.seats[seat], program.people[person]
        best = max(worth(problem, plan) for plan in every_plan(problem) if pair in plan)
        assert loss.bound - loss.least[at] == best * SCALE


def test_a_pair_that_is_held_leaves_no_other_in_its_seat():
    program = lay_out(table([[7, 5], [6, 6], [3, 1]]))
    at = program.column("c", "1")

    loss = losses(program.bounded(at, to=1), relax(program))

    assert loss.bound == (3 + 6) * SCALE
    assert np.isinf(loss.least[program.column("a", "1")])


def test_two_people_held_in_one_seat_are_impossible():
    program = lay_out(table([[7, 5], [6, 6], [3, 1]]))
    both = program.bounded(program.column("c", "1"), to=1)

    both = both.bounded(program.column("b", "1"), to=1)

    assert losses(both, relax(program)) is None


def test_people_with_several_seats_are_judged_by_prices_alone():
    problem = table([[5, 5], [1, 1]], each_person=2)
    program = lay_out(problem)
    pricing = relax(program)

    loss = losses(program, pricing)

    assert loss.bound == pricing.bound
    assert (loss.least == np.maximum(-pricing.reduced, 0)).all()


def test_points_too_large_for_drawn_numbers_are_proved_and_called_unsettled():
    problem = table(np.full((4, 3), 9_999_999))
    wish = problem.wishes[0]
    many = tuple(replace(wish, name=str(number)) for number in range(200))

    large = solve(replace(problem, wishes=many))

    assert (large.status, large.is_settled) == ("proved", False)
    assert solve(problem).is_settled
