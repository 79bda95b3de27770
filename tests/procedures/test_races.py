"""Real processes on one real database, at the same moment."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.rig.databases import Database, fresh

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("races")


@pytest.fixture(scope="module")
def database(folder) -> Iterator[Database]:
    with fresh(os.environ.get("YOUWEI_DATABASE_URL", ""), folder) as one:
        yield one


@pytest.fixture(scope="module")
def together(database, folder) -> Callable[[str], Sequence[str]]:
    """Let several processes do the same; return what each of them said."""
    kept = {key: value for key, value in os.environ.items() if key != "YOUWEI_DEMO"}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "youwei.settings",
        "YOUWEI_COUNTY": "demo",
        "YOUWEI_DATABASE_URL": database.url,
        "YOUWEI_DATA": str(folder),
    }

    def start(what: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.procedures.racing", what], cwd=ROOT, text=True,
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(what: str, processes: int = AT_ONCE) -> Sequence[str]:
        said = [one.communicate() for one in [start(what) for _ in range(processes)]]
        assert [trouble for _, trouble in said] == [""] * processes
        return [words for words, _ in said]

    run("prepare", 1)
    return run


def test_cases_opened_at_once_have_each_a_number_of_their_own(together, database):
    """Letters are kept from whom they are about: so their numbers have gaps, and no others."""
    together("open")

    numbers = [
        int(row[0][-6:]) for row in database.ask("SELECT reference FROM procedures_case")
    ]
    assert len(set(numbers)) == len(numbers) == 10 * AT_ONCE + 1
    assert [int(row[0]) for row in database.ask("SELECT last FROM procedures_series")] == [
        max(numbers)
    ]
    apart = [later - one for one, later in pairwise(sorted(numbers))]
    assert set(apart) <= set(range(1, 10))


def test_of_those_who_move_one_case_at_once_one_does_and_the_others_are_told(
    together, database
):
    said = together("move")

    assert sorted(said)[-1] == "moved"
    assert (
        len([words for words in said if words.startswith("Not saved: deng has")]) == AT_ONCE - 1
    )
    assert database.count("chronicle_entry", "event = 'case.moved'") == 1
