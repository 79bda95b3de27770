"""What the house ships: every county is read without a mistake; every example comes true."""

import ast
import shutil

import pytest

from tests.packs.spoiling import COUNTIES, EXAMPLES, all_mistakes
from tests.shared_data import shared
from youwei.packs.examples import run_examples
from youwei.packs.kinds import kinds
from youwei.packs.world import read_county

NAMES = sorted(path.parent.name for path in COUNTIES.glob("*/pack.toml"))

STRICTER = {
    # The drafts were written before these rules, each of which a later mechanism asked for.
    ("wudi/registers/workers", "keeps people because they agreed"),
    ("zhongxian/assessments/year-end-rating", "from which list?"),
    ("changsha/assessments/reverse-evaluation", "from which list?"),
    ("zhongxian/procedures/deliberation", "nobody keeps this vote"),
    ("zhongxian/procedures/deliberation", "ballot boxes stand in offices"),
    ("liangjiang/procedures/contested-scheme", "nobody keeps this vote"),
    ("liangjiang/procedures/contested-scheme", "ballot boxes stand in offices"),
    ("xingping/procedures/village-promise", "nobody keeps this vote"),
    ("zhushan/procedures/star-claim", "nobody keeps this vote"),
}


@pytest.mark.parametrize("county", NAMES)
def test_every_county_is_read_without_a_mistake_and_its_examples_come_true(county):
    world = read_county(COUNTIES, county)

    assert not all_mistakes(world)
    assert run_examples(world)[0] > 0


@pytest.mark.parametrize("county", ["example", "neighbour"])
def test_the_invented_counties_of_the_tests_are_right(county):
    assert not all_mistakes(read_county(EXAMPLES, county))


def test_the_invented_county_declares_every_kind(example):
    assert {kind.folder for kind in kinds()} == {
        f for f, keys in example.sheets.items() if keys
    }


@pytest.mark.shared
def test_the_drafts_of_all_fourteen_packs_are_refused_only_where_a_later_rule_is_stricter():
    drafts = shared("..", "vocabulary", "counties")

    worlds = [read_county(drafts, path.parent.name) for path in drafts.glob("*/pack.toml")]

    assert len(worlds) == 14
    lines = {line for world in worlds for line in all_mistakes(world)}
    refused = {
        (line, rule)
        for line in lines
        for rule in STRICTER
        if line.startswith(f"{rule[0]}.toml:") and rule[1] in line
    }
    assert {line for line, _ in refused} == lines
    assert {rule for _, rule in refused} == STRICTER


@pytest.mark.shared
def test_every_place_that_the_drafts_spoil_is_refused(tmp_path):
    """The twin on shipped files is test_mistakes.py."""
    drafts = shared("..", "vocabulary")
    spoiled = ast.parse((drafts / "mutate.py").read_text(encoding="utf-8")).body
    lists = [n.value for n in spoiled if isinstance(n, ast.Assign)]
    places = next(ast.literal_eval(v) for v in lists if isinstance(v, ast.List))
    root = tmp_path / "counties"
    shutil.copytree(drafts / "counties", root, copy_function=shutil.copyfile)
    unnoticed = []

    for county, name, old, new in places:
        path = root / name
        text = path.read_text(encoding="utf-8")
        path.unlink()
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        if not all_mistakes(read_county(root, county)):
            unnoticed.append((name, old))
        path.write_text(text, encoding="utf-8")

    assert len(places) == 80
    assert not unnoticed
