"""`./run match`: files in, a proved plan out, and a certificate that a stranger can check."""

import json
import re
import subprocess
import sys

import pytest
import xlsxwriter

from tests.architecture.source import ROOT
from youwei.interop.commands import match

MANUAL = (ROOT / "docs/reference/engines/matching.md").read_text(encoding="utf-8")
DECLARED = re.search(r"```toml\n(.*?)```", MANUAL, re.S)[1]
GRID = re.search(r"```csv\n(.*?)```", MANUAL, re.S)[1]


@pytest.fixture
def declared(tmp_path):
    path = tmp_path / "posts.toml"
    path.write_text(DECLARED, encoding="utf-8")
    return path


@pytest.fixture
def grid(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text(GRID, encoding="utf-8")
    return path


def run(capsys, *words):
    status = match.main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_table_of_the_manual_gets_its_best_plan(grid, capsys):
    status, said, progress = run(capsys, grid)

    assert status == 0
    assert "The best plan, proved: 17 points." in said
    assert re.search(r"driver\s+乙\s+6", said)
    assert "4 people, 3 seats" in progress


def test_the_declaration_of_the_manual_is_answered_as_json(declared, capsys):
    status, said, _ = run(capsys, declared, "--json")

    answer = json.loads(said)
    assert status == 0
    assert (answer["status"], answer["value"], answer["gap"]) == ("proved", 34, 0)
    assert answer["plan"] == {"clerk": "甲", "cook": "丁", "driver": "乙"}


def test_excel_and_one_pair_a_row_are_read_like_the_grid(tmp_path, capsys):
    path = tmp_path / "pairs.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    rows = [("person", "seat", "points"), ("a", "x", 3), ("a", "y", 1), ("b", "x", 2)]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()

    _, said, _ = run(capsys, path, "--json")

    assert json.loads(said)["plan"] == {"x": "b", "y": "a"}


def test_a_certificate_holds_alone_and_beside_its_file(declared, tmp_path, capsys):
    certificate = tmp_path / "certificate.json"
    run(capsys, declared, "--certificate", certificate)

    alone = run(capsys, "--check", certificate)
    beside = run(capsys, declared, "--check", certificate)

    assert alone[0] == beside[0] == 0
    assert "holds for the problem that is written in it" in alone[1]
    assert "holds for the file" in beside[1]


def test_a_changed_certificate_and_a_foreign_file_are_refused(declared, grid, tmp_path, capsys):
    certificate = tmp_path / "certificate.json"
    run(capsys, declared, "--certificate", certificate)
    foreign = run(capsys, grid, "--check", certificate)
    text = certificate.read_text(encoding="utf-8")
    certificate.write_text(text.replace('"value": 34', '"value": 35'), encoding="utf-8")

    changed = run(capsys, "--check", certificate)

    assert foreign[0] == changed[0] == 1
    assert "another problem" in foreign[2]
    assert "The value is 34." in changed[2]


def test_what_another_pair_costs_and_near_best_plans_are_shown(grid, capsys):
    _, said, _ = run(capsys, grid, "--near", 2, "--differ", 2, "--why-not", "丙", "clerk")

    assert "It costs 4 points, and moves:" in said
    assert re.search(r"2\s+16\s+clerk", said)


def test_near_plans_and_the_answer_to_why_not_stand_in_the_json(grid, capsys):
    words = ("--near", 2, "--why-not", "丙", "driver", "--json")

    answer = json.loads(run(capsys, grid, *words)[1])

    assert answer["instead"]["status"] == "impossible"
    assert [one["value"] for one in answer["near"]] == [17, 16]


def test_what_speaks_for_a_person_is_shown(declared, capsys):
    _, said, _ = run(capsys, declared, "--why", "driver")
    as_json = json.loads(run(capsys, declared, "--why", "driver", "--json")[1])["why"]

    assert re.search(r"乙 in driver: wish.*\nfit\s+12\ncounts for: one newcomer", said)
    assert "loses 2 points" in said
    assert (as_json["person"], as_json["without"]["cost"]) == ("乙", 2)


def test_a_person_without_whom_nothing_fits_is_said_to_be_needed(tmp_path, capsys):
    path = tmp_path / "one.csv"
    path.write_text("person,x\na,1\n", encoding="utf-8")

    assert "somebody else there does not exist" in run(capsys, path, "--why", "x")[1]
    assert "Nobody sits in “y”" in run(capsys, path, "--why", "y")[2]


def test_a_barred_pair_is_answered_in_a_sentence(grid, capsys):
    assert "against the rules" in run(capsys, grid, "--why-not", "丙", "driver")[1]


RULES = """
people = ["a", "b", "c"]
seats = ["1", "2"]
[[rules]]
kind = "only"
name = "first"
seats = ["1"]
people = ["a", "b"]
[[rules]]
kind = "fixed"
name = "fixed"
must = [["a", "1"]]
[[rules]]
kind = "apart"
name = "kin"
source = "回避规定"
pairs = [["a", "c"]]
teams = [["1", "2"]]
[[rules]]
kind = "moves"
name = "moves"
now = { "2" = "b" }
most = 1
[[rules]]
kind = "load"
name = "load"
person = "a"
weights = { "1" = 2, "2" = 2 }
most = 3
"""


def test_every_kind_of_rule_is_read(tmp_path, capsys):
    path = tmp_path / "rules.toml"
    path.write_text(RULES, encoding="utf-8")

    _, said, _ = run(capsys, path, "--json")

    assert json.loads(said)["plan"] == {"1": "a", "2": "b"}


def test_rules_in_conflict_are_named_with_their_sources(tmp_path, capsys):
    path = tmp_path / "rules.toml"
    more = '[[rules]]\nkind="fixed"\nname="not b"\nsource="三年内"\nmay_not=[["b","2"]]\n'
    path.write_text(RULES + more, encoding="utf-8")

    status, said, _ = run(capsys, path)
    as_json = json.loads(run(capsys, path, "--json")[1])

    assert status == 1
    assert re.search(r"not b\s+三年内", said)
    assert "cannot hold together" in said
    assert as_json["conflict"]["is_minimal"]


def test_too_few_people_are_said_to_be_too_few(tmp_path, capsys):
    path = tmp_path / "few.csv"
    path.write_text("person,x,y\na,1,2\n", encoding="utf-8")

    assert "too few people" in run(capsys, path)[1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("people = []", "list the people"),
        ('peoples = ["a"]', "“peoples” is not known"),
        ("people = [", "cannot be read as TOML"),
        ('people = ["a"]\nseats = ["x"]\n[[rules]]\nkind = "quotas"', "Did you mean “quota”"),
        (
            'people = ["a"]\nseats = ["x"]\n[[rules]]\nkind = "quota"\nname = "n"\nlest = 1',
            "Did you mean “least”",
        ),
        (
            'people = ["a"]\nseats = ["x"]\n[[rules]]\nkind = "quota"\nname = "n"',
            "needs a least or a most",
        ),
        (
            'people = ["a"]\nseats = ["x"]\n[[rules]]\nkind = "quota"\nname = "n"\nleast = "x"',
            "least",
        ),
        ('people = ["a"]\nseats = ["x"]\n[[wishes]]\npoints = 3', "points are the name of"),
        (
            'people = ["a"]\nseats = ["x"]\n[[wishes]]\npoints = { a = { y = 1 } }',
            "a in y, who is not there",
        ),
        (
            'people = ["a"]\nseats = ["x"]\n[[wishes]]\npoints = { a = { x = 1.5 } }',
            "points are whole",
        ),
        ('people = ["a", "a"]\nseats = ["x"]', "is there twice"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path, capsys, text, why):
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")

    status, _, said = run(capsys, path)

    assert status == 2
    assert why in said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("person,x\na,1.5\n", "are not whole"),
        ("person,seat,points\na,x,1\na,x,2\n", "a in x twice"),
    ],
)
def test_a_table_of_points_that_contradicts_itself_is_refused(tmp_path, capsys, text, why):
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")

    status, _, said = run(capsys, path)

    assert status == 2
    assert why in said


@pytest.mark.parametrize(
    ("text", "why"),
    [("{", "cannot be read as JSON"), ("{}", "is no certificate"), (None, "There is no file")],
)
def test_what_is_no_certificate_is_refused(tmp_path, capsys, text, why):
    path = tmp_path / "certificate.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    status, _, said = run(capsys, "--check", path)

    assert status == 2
    assert why in said


def test_half_a_certificate_is_refused(declared, tmp_path, capsys):
    path = tmp_path / "certificate.json"
    run(capsys, declared, "--certificate", path)
    said = json.loads(path.read_text(encoding="utf-8"))
    del said["certificate"]["bound"]
    path.write_text(json.dumps(said), encoding="utf-8")

    status, _, sentence = run(capsys, "--check", path)

    assert status == 2
    assert "no whole certificate" in sentence


def test_without_a_file_it_says_what_to_type(capsys):
    assert run(capsys)[0] == 2


def test_a_stranger_is_named(grid, capsys):
    assert "“nobody” is not there" in run(capsys, grid, "--why-not", "nobody", "cook")[2]


def test_the_command_runs_without_settings_or_database(grid):
    done = subprocess.run(
        [sys.executable, "-m", "youwei", "match", grid, "--json"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    assert json.loads(done.stdout)["value"] == 17
