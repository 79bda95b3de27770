"""A house of a former release comes into this one with all that it held, and no plug ends that.

Each folder holds a house of 24 November 2026, backed up by the release of that day on that
database by `former.py make`, and what lay in it then.
"""

import json
import os
import signal
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.kill import ROOT
from benchmarks.rig.databases import Database, fresh
from tests.interop.upgrade.pulled import PULLED
from youwei.interop.backup import databases

URL = os.environ.get("YOUWEI_DATABASE_URL", "")
IS_SERVER = URL.startswith("postgres")
FORMER = Path(__file__).parent / ("postgresql" if IS_SERVER else "sqlite")
KILLED_IN = (3, 7)
UNNOTED = ("procedures", "0008_hot_issues")  # it makes a table with keys and indexes


@dataclass(frozen=True)
class Place:
    """A machine with an empty database, and commands of this release on it."""

    database: Database
    folder: Path

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "youwei.settings",
                "YOUWEI_COUNTY": "demo",
                "YOUWEI_DATA": str(self.folder),
                "YOUWEI_DATABASE_URL": self.database.url,
                "YOUWEI_TODAY": "2026-11-24",
                "PYTHONUNBUFFERED": "1",
            },
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *words: str) -> str:
        process = self.start(*words)
        said, wrong = process.communicate()
        assert process.returncode == 0, said + wrong
        return said

    def is_killed_in_migration(self, number: int) -> bool:
        """Kill an upgrade as soon as it begins its migration of this number, or later."""
        process = self.start("youwei", "migrate")
        assert process.stdout is not None
        begun = 0
        while begun < number and (line := process.stdout.readline()):
            begun += "Applying" in line
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return begun == number and process.returncode == -signal.SIGKILL

    def holds_all(self) -> None:
        """Hold that rows, closed values and figures are as they were, and the record whole."""
        former = json.loads((FORMER / "facts.json").read_text(encoding="utf-8"))
        told = json.loads(self.run("tests.interop.upgrade.former", "facts"))
        told["heads"] = told["heads"][: len(former["heads"])]
        told["figures"] = {key: told["figures"].get(key) for key in former["figures"]}
        assert told == former
        self.run("youwei", "verify")


@pytest.fixture
def place(tmp_path):
    with fresh(URL, tmp_path) as database:
        yield Place(database, tmp_path)


def test_a_backup_of_a_former_release_is_restored_with_all_that_it_held(place):
    keys = str(FORMER / "keys.zip")

    place.run("youwei", "restore", str(FORMER / "house.zip"), "--keys", keys)

    place.holds_all()


@pytest.fixture
def former(place):
    """Lay database, files and keys of the former release in their place, as it left them."""
    for name in ("house.zip", "keys.zip"):
        with zipfile.ZipFile(FORMER / name) as opened:
            opened.extractall(place.folder)
    if IS_SERVER:
        dump, into = place.folder / "database.dump", place.database.url.rpartition("/")[2]
        databases.fill(dump, into)
    else:
        (place.folder / "database.sqlite3").rename(place.folder / "rig.sqlite3")
    return place


def test_an_upgrade_that_is_killed_again_and_again_is_completed_by_the_next_start(former):
    killed = [former.is_killed_in_migration(number) for number in KILLED_IN]
    former.run("youwei", "migrate")

    assert all(killed)
    former.holds_all()


def test_no_migration_is_there_without_the_note_that_it_is(former):
    process = former.start("tests.interop.upgrade.pulled", *UNNOTED)
    said, wrong = process.communicate()
    assert process.returncode == PULLED, said + wrong

    former.run("youwei", "migrate")

    former.holds_all()
