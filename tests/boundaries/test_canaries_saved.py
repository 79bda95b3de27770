"""Planted words in backups and in restored copies: what is closed is where it belongs alone."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmarks.rig.databases import fresh
from tests.boundaries.test_canaries import ALLOWED

ROOT = Path(__file__).resolve().parents[2]
URL = os.environ.get("YOUWEI_DATABASE_URL", "")
OVERWRITTEN = b"13999900017"  # see standing.py


def runs(url: str, folder: Path, *words: str, said: str = "") -> str:
    """Run a program on a house, and return what it wrote: its log too."""
    there = {
        **{key: value for key, value in os.environ.items() if key != "YOUWEI_DEMO"},
        "DJANGO_SETTINGS_MODULE": "youwei.settings",
        "YOUWEI_COUNTY": "demo",
        "YOUWEI_DATABASE_URL": url,
        "YOUWEI_DATA": str(folder),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=there, input=said, text=True,
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout if words[0].startswith("tests.") else done.stdout + done.stderr


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Build a house, save it with its keys, restore both elsewhere, and search there."""
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("there")
    with fresh(URL, here) as first, fresh(URL, there) as second:
        secrets = json.loads(runs(first.url, here, "tests.boundaries.standing", "build"))
        logs = runs(first.url, here, "youwei", "backup", str(here / "house.zip"))
        logs += runs(first.url, here, "youwei", "backup", "--keys", str(here / "keys.zip"))
        words = ["restore", str(here / "house.zip"), "--keys", str(here / "keys.zip")]
        logs += runs(second.url, there, "youwei", *words)
        searched = runs(
            second.url, there, "tests.boundaries.standing", "search", said=json.dumps(secrets)
        )
    return here, secrets, logs, json.loads(searched)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_neither_manifests_nor_names_nor_logs_nor_keys_say_a_secret(saved):
    here, secrets, logs, _ = saved
    house, keys = parts(here / "house.zip"), parts(here / "keys.zip")
    outside = [logs, *house, *keys, house["manifest.json"].decode(), str(keys)]

    assert len(secrets) >= 40
    assert not [word for word in secrets for text in outside if word in text]


def test_no_part_of_the_archive_and_no_table_of_the_copy_holds_one_in_the_clear(saved):
    """What is closed lies in boxes, whose keys are saved apart."""
    here, secrets, _, searched = saved
    closed = [word.encode() for word, what in secrets.items() if what not in ALLOWED]

    data = b"".join(parts(here / "house.zip").values())
    assert not [word for word in closed if word in data]
    assert searched["tables"] == {}


def test_what_was_written_over_is_in_no_byte_of_the_archive(saved):
    here, *_ = saved

    assert not [name for name, data in parts(here / "house.zip").items() if OVERWRITTEN in data]


def test_nobody_finds_more_in_a_restored_copy_than_in_the_house(saved):
    *_, searched = saved

    assert searched["visited"] > 600
    assert not searched["found"]
