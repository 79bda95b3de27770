"""What the record costs: `move_case` with its line in the chronicle and without.

    ./run bench record [transactions] [--url YOUWEI_DATABASE_URL]

Letters are opened beforehand; each transaction takes one of them from its first stage to the
next through the real action. Of five pairs, each with its two sides turn by turn and on a
database that waits for the disk, the median ratio counts.
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
WARM = 10
LIMIT = 1.3
ACTIONS = "youwei.procedures.actions"
RECORDING = "youwei.chronicle.actions.recording"


@contextmanager
def rig(url: str) -> Iterator[str]:
    """Set Django up on an empty database; return the kind of it."""
    with tempfile.TemporaryDirectory() as name, fresh(url, Path(name)) as database:
        os.environ.pop("YOUWEI_DEMO", None)
        os.environ["YOUWEI_DATABASE_URL"] = database.url
        os.environ["YOUWEI_DATA"] = name
        os.environ["DJANGO_SETTINGS_MODULE"] = "youwei.settings"
        django.setup()
        call_command("migrate", verbosity=0)
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


def _letters(count: int) -> Callable[[], object]:
    """Open so many letters; return what moves the next of them."""
    add_unit, give_role, add_user = map(
        import_string,
        (
            "youwei.registers.actions.add_unit",
            "youwei.identity.actions.give_role",
            "youwei.identity.actions.add_user",
        ),
    )
    setup = import_string("youwei.identity.actions.SETUP")
    open_case, move_case = map(import_string, (f"{ACTIONS}.open_case", f"{ACTIONS}.move_case"))
    unit = add_unit(code="500233", name="忠县", level="county", by=setup)
    clerk = add_user(key="user/clerk", username="clerk", name="邓平", by=setup)
    give_role(user=clerk, role="petition-office", unit=unit, by=setup)
    filled = {"title": "路灯不亮", "matter": "三天了", "kind": "help"}
    waiting = iter(
        [
            open_case(procedure="letters", unit=unit, by=clerk, opener=clerk, filled=filled)
            for _ in range(count)
        ]
    )

    def act() -> object:
        return move_case(case=next(waiting), place=0, by=clerk)

    return act


def main() -> int:
    """Print five pairs and their median ratio; 1 if it is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("transactions", nargs="?", type=int, default=100)
    parser.add_argument("--url", default=os.environ.get("YOUWEI_DATABASE_URL", ""))
    given = parser.parse_args()
    with rig(given.url) as vendor:
        act = _letters(2 * (WARM + PAIRS * given.transactions))
        pair(act, WARM)
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
