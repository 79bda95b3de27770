"""What the house ships: every county is read without a mistake; every example comes true."""

import pytest

from tests.packs.conftest import COUNTIES
from tests.shared_data import shared
from youwei.packs.examples import run_examples
from youwei.packs.world import read_county

NAMES = sorted(path.parent.name for path in COUNTIES.glob("*/pack.toml"))


def all_mistakes(world):
    return [*map(str, world.mistakes), *map(str, run_examples(world)[1])]


@pytest.mark.parametrize("county", NAMES)
def test_every_county_is_read_without_a_mistake_and_its_examples_come_true(county):
    world = read_county(COUNTIES, county)

    assert not all_mistakes(world)
    assert run_examples(world)[0] > 0


@pytest.mark.shared
def test_the_drafts_of_all_fourteen_packs_are_read_and_their_examples_come_true():
    drafts = shared("..", "vocabulary", "counties")

    worlds = [read_county(drafts, path.parent.name) for path in drafts.glob("*/pack.toml")]

    assert len(worlds) == 14
    assert not [line for world in worlds for line in all_mistakes(world)]
