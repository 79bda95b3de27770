"""`./run rate` and `./run pair`: files in, tables or JSON out, or a sentence."""

import json
import re

import pytest

from tests.architecture.source import ROOT
from youwei.engines.rating.simulation import Plan, simulate
from youwei.interop.commands import pair, rate

RATE = ["--ratee", "person", "--rater", "judge", "--item", "question", "--score", "mark"]
PAIR = ["--winner", "won", "--loser", "lost"]


def of_manual(name):
    text = (ROOT / f"docs/reference/engines/{name}.md").read_text(encoding="utf-8")
    return re.search(r"```csv\n(.*?)```", text, re.S)[1]


@pytest.fixture
def marks(tmp_path):
    path = tmp_path / "marks.csv"
    path.write_text(of_manual("rating"), encoding="utf-8")
    return path


@pytest.fixture
def games(tmp_path):
    path = tmp_path / "games.csv"
    path.write_text(of_manual("pairing"), encoding="utf-8")
    return path


@pytest.fixture
def unlinked(tmp_path):
    ratings = simulate(Plan(ratees=20, raters=12, each=3, offices=2), seed=1).ratings
    lines = ["person,judge,question,mark"]
    facets = (ratings.ratee, ratings.rater, ratings.fixed[0])
    for row, score in enumerate(ratings.score):
        lines.append(",".join([*(f.levels[f.at[row]] for f in facets), str(score)]))
    path = tmp_path / "unlinked.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def run(command, capsys, *words):
    status = command.main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.parametrize("model", [[], ["--linear"], ["--ordinal"], ["--partial", "question"]])
def test_the_table_of_the_manual_is_rated(marks, capsys, model):
    status, said, progress = run(rate, capsys, marks, *RATE, *model)

    assert status == 0
    first, *people = said.splitlines()
    assert first.split()[:3] == ["group", "ratee", "merit"]
    assert [line.split()[1] for line in people] == ["丙", "甲", "乙"] or len(people) == 3
    assert "12 ratings of 3 by 2" in progress
    assert "other model" in progress


def test_programs_get_everything_as_json(marks, capsys):
    _, said, _ = run(rate, capsys, marks, *RATE, "--json", "--top", "0.4")

    answer = json.loads(said)
    assert answer["model"] == "ordinal"
    assert {row["ratee"] for row in answer["ratees"]} == {"甲", "乙", "丙"}
    severity = {row["rater"]: row["severity"] for row in answer["raters"]}
    assert severity["李"] > severity["王"]
    assert answer["facets"]["question"].keys() == {"q1", "q2"}


def test_a_person_gets_an_account(marks, capsys):
    status, said, _ = run(rate, capsys, marks, *RATE, "--person", "甲")

    told = json.loads(said)
    assert status == 0
    assert told["ratings"] == 4
    assert [share["rater"] for share in told["raters"]] == ["李", "王"]
    assert told["raw"] == 4.0


def test_groups_without_a_common_rater_are_ranked_apart(unlinked, capsys):
    status, said, told = run(rate, capsys, unlinked, *RATE)

    assert status == 1
    assert {line.split()[0] for line in said.splitlines()[1:]} == {"1", "2"}
    assert "cannot be ranked together" in told
    assert "connect them (1): r" in told
    _, said, _ = run(rate, capsys, unlinked, *RATE, "--json")
    assert json.loads(said)["fewest_links"] == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--person", "丁"], "no rating of 丁"),
        (["--partial", "day"], "no fixed facet “day”"),
        (["--top", "7"], "between 0 and 1"),
        (["--item", "day"], "no column “day”"),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(marks, capsys, words, why):
    status, _, told = run(rate, capsys, marks, *RATE, *words)

    assert status == 2
    assert why in told


def test_equal_marks_get_a_sentence(marks, capsys):
    marks.write_text(re.sub(r"\d$", "3", marks.read_text(), flags=re.M))

    status, _, told = run(rate, capsys, marks, *RATE)

    assert status == 2
    assert "Every rating is 3" in told


def test_the_comparisons_of_the_manual_are_ranked(games, capsys):
    status, said, told = run(pair, capsys, games, *PAIR, "--tie", "draw", "--order", "home")

    assert status == 0
    assert said.splitlines()[0].split() == [
        "group",
        "item",
        "strength",
        "error",
        "quasi",
        "error",
    ]
    assert len(said.splitlines()) == 4
    assert "Standing first" in told
    assert "Ties" in told


def test_comparisons_come_as_json(games, capsys):
    _, said, _ = run(pair, capsys, games, *PAIR, "--json")

    answer = json.loads(said)
    assert answer["is_ranked"]
    assert sum(row["strength"] for row in answer["items"]) == pytest.approx(0, abs=1e-9)


def test_comparisons_may_come_with_counts(tmp_path, capsys):
    path = tmp_path / "c.csv"
    path.write_text("won,lost,n\na,b,3\nb,a,1\n", encoding="utf-8")

    _, said, _ = run(pair, capsys, path, *PAIR, "--count", "n", "--prior", "0", "--json")

    strength = {row["item"]: row["strength"] for row in json.loads(said)["items"]}
    assert strength["a"] - strength["b"] == pytest.approx(1.0986123)


def test_games_without_an_answer_get_a_sentence(tmp_path, capsys):
    path = tmp_path / "c.csv"
    path.write_text("won,lost\na,b\nc,d\n", encoding="utf-8")

    status, _, told = run(pair, capsys, path, *PAIR, "--prior", "0")
    assert status == 2
    assert "Won every comparison: a, c" in told
    status, _, told = run(pair, capsys, path, *PAIR)
    assert status == 1
    assert "never compared with each other" in told
