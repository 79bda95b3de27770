import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youwei.engines.outlines import Finder, area, around, cells, packed, split, thinned

SQUARE = [(108.0, 30.0), (108.2, 30.0), (108.2, 30.2), (108.0, 30.2), (108.0, 30.0)]


@given(count=st.integers(1, 40), seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_parts_fill_the_whole_and_never_overlap(count, seed):
    parts = split(SQUARE, count, seed=seed)

    assert len(parts) == count
    assert sum(map(area, parts)) == pytest.approx(area(SQUARE), rel=1e-3)


@given(
    x=st.floats(108.001, 108.199),
    y=st.floats(30.001, 30.199),
)
@settings(max_examples=60, deadline=None)
def test_every_point_inside_is_found_in_one_part(x, y):
    finder = Finder({str(n): part for n, part in enumerate(split(SQUARE, 12, seed=7))})

    assert finder.at(x, y) is not None


def test_a_point_outside_is_in_no_part():
    assert Finder({"a": SQUARE}).at(0, 0) is None


def test_the_same_seed_gives_the_same_parts():
    assert split(SQUARE, 9, seed=3) == split(SQUARE, 9, seed=3)


def test_each_position_lies_in_its_own_cell():
    positions = [(108.05, 30.05), (108.15, 30.05), (108.1, 30.15)]
    ring = around(positions, margin=0.05)

    parts = cells(ring, positions)

    finder = Finder({str(n): part for n, part in enumerate(parts)})
    assert [finder.at(*position) for position in positions] == ["0", "1", "2"]


def test_neighbours_that_are_thinned_still_share_their_border():
    middle = [(108.1, 30.0 + n / 100 + (n % 2) * 1e-5) for n in range(11)]
    west = [(108.0, 30.0), *middle, (108.0, 30.1), (108.0, 30.0)]
    east = [(108.2, 30.0), (108.2, 30.1), *reversed(middle), (108.2, 30.0)]

    (left,), (right,) = thinned([[west], [east]], within=0.001)

    assert len(left) < len(west)
    assert area(left) + area(right) == pytest.approx(area(west) + area(east), rel=1e-3)
    assert {point for point in left if point[0] > 108.05} <= set(right)


def test_a_packed_ring_is_read_back_to_a_metre():
    steps = packed(SQUARE)

    assert len(steps) == 2 * (len(SQUARE) - 1)
    assert steps[:4] == [10800000, 3000000, 20000, 0]
