"""What the record costs: the same transaction with its line in the chronicle and without.

    ./run bench record [transactions] [--url YOUWEI_DATABASE_URL]

The transaction locks and changes one row and adds another, as moving a case does at the least;
real ones do more, so that the record weighs less. Of five pairs, each with its two sides in
turn by turn and on a database that waits for the disk, the median ratio counts.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from unittest import mock

import django
from django.core.management import call_command
from django.utils.module_loading import import_string

from benchmarks.rig.databases import fresh

PAIRS = 5
LIMIT = 1.3
CLIENT = "benchmarks.rig.actions.CLIENT"
RECORDING = "youwei.chronicle.actions.recording"


@contextmanager
def rig(url: str) -> Iterator[str]:
    """Set Django up on an empty database; return the kind of it."""
    with tempfile.TemporaryDirectory() as name, fresh(url, Path(name)) as database:
        os.environ.pop("YOUWEI_DEMO", None)
        os.environ["YOUWEI_DATABASE_URL"] = database.url
        os.environ["YOUWEI_DATA"] = name
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.rig.settings"
        django.setup()
        call_command("migrate", run_syncdb=True, verbosity=0)
        connection = import_string("django.db.connection")
        if said := import_string("youwei.chronicle.queries.guards.objections")():
            raise SystemExit("\n".join(said))
        yield connection.vendor
        connection.close()


@contextmanager
def without_the_record() -> Iterator[None]:
    """Let `record` count, and write nothing."""
    entry = SimpleNamespace(objects=SimpleNamespace(create=lambda **words: None))
    with mock.patch(f"{RECORDING}.Entry", entry), mock.patch(f"{RECORDING}._json", str):
        yield


def pair(act: Callable[[], object], transactions: int) -> tuple[float, float]:
    """Run both sides turn by turn; return the median seconds of one transaction of each."""
    plain, recorded = [], []
    for _ in range(transactions):
        with without_the_record():
            plain.append(_timed(act))
        recorded.append(_timed(act))
    return median(plain), median(recorded)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _move() -> Callable[[], object]:
    move, client = map(import_string, ("benchmarks.rig.actions.move", CLIENT))
    matter = import_string("benchmarks.rig.models.Matter").objects.create(key="case/1")
    stages = iter(range(10**9))

    def act() -> object:
        return move(matter=matter, to=f"stage-{next(stages) % 7}", by=client)

    return act


def main() -> int:
    """Print five pairs and their median ratio; 1 if it is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("transactions", nargs="?", type=int, default=400)
    parser.add_argument("--url", default=os.environ.get("YOUWEI_DATABASE_URL", ""))
    given = parser.parse_args()
    with rig(given.url) as vendor:
        act = _move()
        pair(act, 20)
        pairs = [pair(act, given.transactions) for _ in range(PAIRS)]
    print(f"{vendor}: {given.transactions} transactions a side, ms each (median)")
    print("  without   with   ratio")
    for plain, recorded in pairs:
        print(f"  {plain * 1e3:7.3f}{recorded * 1e3:7.3f}{recorded / plain:8.3f}")
    ratio = median(recorded / plain for plain, recorded in pairs)
    print(f"  median ratio {ratio:.3f}, limit {LIMIT}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
