"""./run is the one door, and says so."""

import re
import subprocess
import sys

import pytest

import run as door
from tests.architecture.source import ROOT

MANUAL = ROOT / "docs" / "reference" / "commands.md"


def test_without_a_word_the_door_names_its_commands(capsys):
    status = door.main([])

    said = capsys.readouterr().out
    assert status == 0
    assert all(f"  {word} " in said for word in door.COMMANDS)


def test_the_manual_names_the_same_commands():
    named = re.findall(r"^\| `\./run (\w+)", MANUAL.read_text(encoding="utf-8"), re.M)

    assert named == list(door.COMMANDS)


def test_serving_without_a_secret_is_refused_with_a_way_out(monkeypatch):
    monkeypatch.delenv("YOUWEI_SECRET_KEY", raising=False)

    with pytest.raises(SystemExit, match="YOUWEI_SECRET_KEY"):
        door.serve([])


def test_a_machine_without_python_is_told_what_it_needs(tmp_path):
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    said = subprocess.run(
        ["/bin/sh", ROOT / "run"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )

    assert said.returncode == 1
    assert "Python 3.11" in said.stderr


def test_the_door_opens_from_any_folder(tmp_path):
    said = subprocess.run(
        [sys.executable, ROOT / "run.py", "help"], cwd=tmp_path, capture_output=True, text=True
    )

    assert said.returncode == 0
    assert "./run COMMAND" in said.stdout
