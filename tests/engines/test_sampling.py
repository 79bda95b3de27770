"""A draw that anybody can repeat, and what an answer of some tells of all."""

from collections import Counter
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youwei.engines.sampling import combined, draw, estimate, order_of, wilson

SEEDS = [f"{number:064x}" for number in range(2000)]
LISTS = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.integers(1, 40),
    min_size=1,
    max_size=6,
)


def test_a_seed_always_gives_the_same_and_another_seed_something_else():
    numbers = range(1, 31)

    assert order_of("a1", "residents", numbers) == order_of(
        "a1", "residents", reversed(numbers)
    )
    assert order_of("a1", "residents", numbers) != order_of("a2", "residents", numbers)
    assert order_of("a1", "residents", numbers) != order_of("a1", "members", numbers)


def test_the_order_is_the_one_that_the_manual_works_by_hand():
    assert order_of("5eed", "residents", range(1, 9)) == [1, 7, 6, 3, 2, 8, 5, 4]


@given(sizes=LISTS, seed=st.text("0123456789abcdef", min_size=8, max_size=64), data=st.data())
def test_strata_are_kept_reserves_are_others_and_nobody_is_lost(sizes, seed, data):
    strata, first = {}, 1
    for name, size in sizes.items():
        strata[name] = list(range(first, first + size))
        first += size
    take = {name: data.draw(st.integers(0, size)) for name, size in sizes.items()}

    drawn = draw(seed, "g", strata, take)

    for name, numbers in strata.items():
        assert len(drawn[name].taken) == take[name]
        assert not set(drawn[name].taken) & set(drawn[name].reserves)
        assert sorted((*drawn[name].taken, *drawn[name].reserves)) == numbers


def test_everybody_is_drawn_as_often_as_everybody_else():
    """Chi-square with 39 degrees of freedom: beyond 72 one in a thousand honest draws lies."""
    numbers, take = range(1, 41), 10
    counted = Counter(n for seed in SEEDS for n in order_of(seed, "g", numbers)[:take])
    expected = len(SEEDS) * take / len(numbers)

    chi_square = sum((counted[n] - expected) ** 2 / expected for n in numbers)

    assert chi_square * (len(numbers) - 1) / (len(numbers) - take) < 72


def test_two_are_drawn_together_as_often_as_any_other_two():
    numbers, take = range(1, 11), 4
    pairs = Counter()
    for seed in SEEDS:
        chosen = sorted(order_of(seed, "g", numbers)[:take])
        pairs.update((a, b) for at, a in enumerate(chosen) for b in chosen[at + 1 :])
    expected = len(SEEDS) * (take * (take - 1)) / (10 * 9)

    assert max(abs(pairs[a, b] - expected) for a in numbers for b in range(a + 1, 11)) < (
        4.5 * sqrt(expected)
    )


def test_intervals_of_wilson_are_those_of_the_books():
    low, high = wilson(0.9, 20)

    assert (round(low, 3), round(high, 3)) == (0.699, 0.972)


def test_whoever_asked_everybody_has_no_interval_and_whoever_asked_one_has_a_wide_one():
    asked_all = estimate([1, 0.5, 0], 3)
    alike = estimate([1.0] * 6, 60)

    assert (asked_all.low, asked_all.high) == (0.5, 0.5)
    assert alike.mean == alike.high == 1
    assert alike.low < 0.7


@pytest.mark.parametrize(("among", "asked"), [(40, 10), (60, 30), (300, 30)])
@pytest.mark.parametrize("weights", [(6, 3, 1, 0), (1, 1, 1, 1), (30, 1, 0, 1)])
def test_the_interval_holds_the_mean_of_all_at_least_nineteen_times_in_twenty(
    among, asked, weights
):
    chance, held, rounds = Random(f"{among}{asked}{weights}"), 0, 1000
    for _ in range(rounds):
        people = chance.choices([1, 2 / 3, 1 / 3, 0], weights, k=among)
        one, truth = estimate(chance.sample(people, asked), among), sum(people) / among
        held += one.low <= truth <= one.high

    assert held / rounds >= 0.95


def test_weights_move_the_middle_and_the_interval_is_narrower_than_its_parts():
    first, second = estimate([1, 1, 1, 0.5, 1], 50), estimate([0, 0, 0.5, 0, 0], 50)

    both = combined([(6, first), (4, second)])

    assert both.mean == pytest.approx(0.6 * first.mean + 0.4 * second.mean)
    assert both.high - both.low < 0.6 * (first.high - first.low) + 0.4 * (
        second.high - second.low
    )
    assert combined([(1, first)]) == first
