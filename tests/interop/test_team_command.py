"""`./run team`: tables or TOML in, teams out, with who moves and what is off the model."""

import json
import re

import pytest

from tests.architecture.source import ROOT
from youwei.interop.commands import team
from youwei.interop.commands.team_files import read_teams

MANUAL = (ROOT / "docs/reference/engines/teams.md").read_text(encoding="utf-8")
DECLARED = re.search(r"```toml\n(.*?)```", MANUAL, re.S)[1]
PEOPLE = "姓名,now,field,age,party,code\n甲,one,law,40,是,007\n乙,,economy,3.5,否,\n"
SEATS = "岗位,team,field\none,A,law\ntwo,A,economy\n"


@pytest.fixture
def declared(tmp_path):
    path = tmp_path / "teams.toml"
    path.write_text(DECLARED, encoding="utf-8")
    return path


@pytest.fixture
def tables(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "seats.csv").write_text(SEATS, encoding="utf-8")
    return tmp_path / "people.csv", tmp_path / "seats.csv"


def run(capsys, *words):
    status = team.main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_the_declaration_of_the_manual_is_filled(declared, capsys):
    status, said, _ = run(capsys, declared)

    assert status == 0
    assert "The best plan, proved: 4 points." in said
    assert re.search(r"副镇长\s+丙\s+moves", said)


def test_the_answer_for_programs_holds_structure_and_moves(declared, capsys):
    answer = json.loads(run(capsys, declared, "--json")[1])

    assert answer["plan"] == {"副镇长": "丙", "镇长": "甲"}
    assert answer["structure"][0]["away"] == 0
    assert answer["moved"] == [["副镇长", "", "丙"]]


def test_two_tables_are_enough(tables, capsys):
    people, seats = tables

    answer = json.loads(run(capsys, people, "--seats", seats, "--json")[1])

    assert answer["plan"] == {"one": "甲", "two": "乙"}


def test_cells_become_truth_numbers_or_text(tables):
    people, seats = tables

    first, second = read_teams(people, seats=seats).members

    assert first.traits == {"field": "law", "age": 40, "party": True, "code": "007"}
    assert second.traits == {"field": "economy", "age": 3.5, "party": False, "code": None}
    assert (first.now, second.now) == ("one", "")


def test_tables_are_named_in_toml_and_points_come_from_a_table_or_stand_there(
    tables, tmp_path, capsys
):
    (tmp_path / "fit.csv").write_text("who,one,two\n甲,1,9\n乙,9,1\n", encoding="utf-8")
    path = tmp_path / "teams.toml"
    path.write_text(
        'people = "people.csv"\nseats = "seats.csv"\n'
        '[[wishes]]\nkind = "scores"\nname = "fit"\npoints = "fit.csv"\n'
        '[[wishes]]\nkind = "scores"\nname = "more"\npoints = { "甲" = { two = 1 } }\n',
        encoding="utf-8",
    )

    answer = json.loads(run(capsys, path, "--json")[1])

    assert (answer["value"], answer["plan"]) == (19, {"one": "乙", "two": "甲"})


def test_what_is_away_from_the_model_is_shown(declared, capsys):
    model = '[[rules]]\nkind="structure"\nname="men"\npeople={sex="male"}\nleast=2\ncost=1\n'
    declared.write_text(DECLARED + model, encoding="utf-8")

    _, said, _ = run(capsys, declared)

    assert re.search(r"away from the model in.*\n甲镇\s+men\s+0\s+2", said)


def test_a_certificate_of_teams_holds_alone_and_beside_its_file(declared, tmp_path, capsys):
    certificate = tmp_path / "certificate.json"
    run(capsys, declared, "--certificate", certificate)

    assert run(capsys, "--check", certificate)[0] == 0
    assert run(capsys, declared, "--check", certificate)[0] == 0


def test_no_line_up_is_said_to_be_none(declared, capsys):
    rule = '[[rules]]\nkind="structure"\nname="three"\nleast=3\n'
    declared.write_text(DECLARED + rule, encoding="utf-8")

    status, said, _ = run(capsys, declared, "--json")

    assert status == 1
    assert json.loads(said)["conflict"]["rules"][0]["name"] == "three"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("peeple = []", "Did you mean “people”"),
        ("people = []", "list the people"),
        ('people = [{ name = "a" }]', "needs a key"),
        (DECLARED.replace('kind = "stay"', 'kind = "say"'), "Did you mean “stay”"),
        (DECLARED.replace("most = 30", "moist = 30"), "“moist” is no limit"),
        (DECLARED.replace("least = 1", "least = 1.5"), "least"),
        (DECLARED.replace("least = 1", 'least = "half"'), "neither a number nor a share"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path, capsys, text, why):
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")

    status, _, said = run(capsys, path)

    assert status == 2
    assert why in said


def test_people_without_seats_are_told_what_is_missing(tables, capsys):
    assert "--seats" in run(capsys, tables[0])[2]
    assert run(capsys)[0] == 2
