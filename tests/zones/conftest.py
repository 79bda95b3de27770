"""Three deployments: three processes, three databases, three folders of keys."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ZONES = {"public": "public", "office": "public,office", "cadre": "cadre"}
PEOPLE = {
    "public": [("xu", "resident", "500233-homes"), ("deng", "petition-office", "500233")],
    "office": [
        ("tan", "village-secretary", "500233001001"),
        ("feng", "dispatcher", "500233001"),
        ("luo", "handler", "500233-water"),
        ("wei", "petition-office", "500233"),
        ("data", "data-officer", "500233"),
    ],
    "cadre": [("lin", "organisation-officer", "500233"), ("gu", "unit-head", "500233-water")],
}


class Deployment:
    """A process that does what it is told: `office.move("tan", number, "sorted")`."""

    def __init__(self, zone, folder, nursery):
        self.zone, self.folder, self.nursery = zone, folder, nursery

    def __getattr__(self, name):
        def do(*words, **named):
            asked = {"do": name, "words": words, "named": named}
            self.nursery.stdin.write(f"{self.zone} {json.dumps(asked)}\n")
            self.nursery.stdin.flush()
            answer = json.loads(self.nursery.stdout.readline())
            assert "error" not in answer, answer["error"]
            return answer["said"]

        return do


def environment(zone, folder):
    return {
        "DJANGO_SETTINGS_MODULE": "youwei.settings",
        "YOUWEI_DATABASE_URL": f"sqlite:///{folder / 'one.sqlite3'}",
        "YOUWEI_DATA": str(folder),
        "YOUWEI_COUNTY": "demo",
        "YOUWEI_ZONES": ZONES.get(zone, zone),
        "YOUWEI_DEMO": "0",
    }


@pytest.fixture(scope="module")
def nursery():
    """Keep the process from which the deployments are born, and end it with them."""
    words = [sys.executable, "-m", "tests.zones.nursery"]
    there = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, cwd=ROOT, env=there, **pipes) as process:
        yield process


@pytest.fixture(scope="module")
def three(nursery, tmp_path_factory):
    """Return the three by their zones, with keys exchanged and the people of each."""
    top = tmp_path_factory.mktemp("zones")
    made = {zone: Deployment(zone, top / zone, nursery) for zone in ZONES}
    for one in made.values():
        one.folder.mkdir()
    there = {zone: environment(zone, one.folder) for zone, one in made.items()}
    nursery.stdin.write(json.dumps(there) + "\n")
    made["public"].migrate()
    for zone in ("office", "cadre"):  # they have not looked at theirs yet
        shutil.copy(top / "public" / "one.sqlite3", top / zone / "one.sqlite3")
    for zone, one in made.items():
        one.build(PEOPLE[zone])
        assert one.carry("key", "--out", str(top / f"{zone}.key"))["ok"]
    for zone, other in (("public", "office"), ("office", "public"), ("office", "cadre")):
        assert made[zone].carry("key", "--in", str(top / f"{other}.key"))["ok"]
    assert made["cadre"].carry("key", "--in", str(top / "office.key"))["ok"]
    return made


@pytest.fixture
def passes(three, tmp_path):
    """Carry what waits from one zone to another."""

    def carry(here, there, *words):
        file = tmp_path / f"{here}-{there}.carry"
        file.unlink(missing_ok=True)
        out = three[here].carry("out", "--to", there, str(file), *words)
        assert out["ok"], out["said"]
        came = three[there].carry("in", str(file))
        assert came["ok"], came["said"]
        return came["said"]

    return carry
