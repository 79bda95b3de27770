"""`./run packs` tells a county what is wrong with its files, and what is right."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT
from youwei.interop.commands import packs

SCHEMAS = ROOT / "docs" / "reference" / "schemas"
MANUAL = ROOT / "docs" / "reference" / "vocabulary"


@pytest.fixture
def counties(tmp_path):
    return shutil.copytree(ROOT / "counties", tmp_path / "counties")


def test_what_ships_is_right_and_its_examples_come_true(capsys):
    status = packs.main([])

    said = capsys.readouterr().out
    assert status == 0
    assert "✗" not in said
    assert "demo: " in said


def test_a_wrong_word_is_named_with_file_line_and_the_nearest_right_one(counties, capsys):
    letters = counties / "base" / "procedures" / "letters.toml"
    text = letters.read_text(encoding="utf-8")
    letters.write_text(text.replace("\nstarts", "\nstats", 1), encoding="utf-8")

    status = packs.main(["base", "--counties", str(counties)])

    said = capsys.readouterr().out
    assert status == 1
    assert "base/procedures/letters.toml:" in said
    assert "did you mean “starts”?" in said


def test_an_unknown_county_is_refused_with_the_nearest_name():
    with pytest.raises(SystemExit, match="zhongxian"):
        packs.main(["zhongxan"])


def test_the_schemas_for_editors_are_those_of_the_words(tmp_path):
    packs.main(["base", "--schemas", str(tmp_path)])

    made = {path.name: json.loads(path.read_text("utf-8")) for path in tmp_path.iterdir()}
    kept = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}
    assert made == kept, "run: ./run packs --schemas docs/reference/schemas"


def test_the_manual_of_the_words_is_made_from_the_words(tmp_path):
    packs.main(["base", "--manual", str(tmp_path)])

    made, kept = (
        {
            path.relative_to(root).as_posix(): path.read_text("utf-8")
            for path in root.rglob("*.md")
        }
        for root in (tmp_path, MANUAL)
    )
    assert made == kept, "run: ./run packs --manual docs/reference/vocabulary"


def test_every_declaration_has_its_place_in_the_manual(tmp_path):
    packs.main(["base", "--manual", str(tmp_path)])

    files = list((ROOT / "counties").glob("*/*/*.toml"))
    pages = "".join(path.read_text("utf-8") for path in tmp_path.glob("counties/*.md"))
    assert all(f"`{path.relative_to(ROOT / 'counties').as_posix()}`" in pages for path in files)


def test_the_table_of_mechanisms_says_what_is_declared_and_what_is_missing(tmp_path, capsys):
    packs.main(["--manual", str(tmp_path)])

    table = (tmp_path / "mechanisms.md").read_text("utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| ") and line[2].isupper()]
    declared = [line for line in rows if not line.endswith("| – |")]
    assert len(rows) == 73
    assert f"{len(declared)} of 73 mechanisms are declared." in capsys.readouterr().out


def test_no_command_runs_on_a_county_with_mistakes_and_each_says_which(counties):
    letters = counties / "base" / "procedures" / "letters.toml"
    text = letters.read_text(encoding="utf-8")
    letters.write_text(
        text.replace('starts = "written"', 'starts = "writen"'), encoding="utf-8"
    )
    environment = {**os.environ, "YOUWEI_COUNTIES": str(counties), "YOUWEI_COUNTY": "base"}

    ran = subprocess.run(
        [sys.executable, "-m", "youwei", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 1
    assert "starts: no stage “writen”; did you mean “written”?" in ran.stderr
    assert "Traceback" not in ran.stderr
