"""kill -9 of servers and workers under load: nothing confirmed is lost, nothing told twice.

./run bench kill [points] [--url YOUWEI_DATABASE_URL]
"""

import argparse
import http.client
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from benchmarks.rig.databases import Database, fresh
from benchmarks.rig.gateway import Gateway

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = 3
BREATH = 0.05  # seconds between two requests of a client
PATIENCE = 300.0  # seconds, on a machine that has other work
TOLD = 2  # people for each line
OURS = "event = 'rig.kept'"
"""Beside them the worker enters what time does by itself, such as a month that is frozen."""


@dataclass
class House:
    """A server and a worker, as `youwei serve` runs them, killed and started again."""

    database: Database
    folder: Path
    notice_url: str
    port: int = 0
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key != "YOUWEI_DEMO"}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "benchmarks.rig.settings",
            "YOUWEI_DATABASE_URL": self.database.url,
            "YOUWEI_DATA": str(self.folder),
            "YOUWEI_NOTICE_URL": self.notice_url,
        }

    def youwei(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "youwei", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, text=True, capture_output=True
        )

    def start(self, name: str) -> None:
        granian = f"granian --interface wsgi --no-ws --port {self.port} --log-level critical"
        words = {
            "server": [*granian.split(), "--workers", "1", "youwei.wsgi:application"],
            "worker": ["youwei", "work", "--lease", "1"],
        }
        command = [sys.executable, "-m", *words[name]]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self, name: str) -> None:
        """Kill the process and its children: no signal handler, no last word."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def keep(self, number: str) -> bool:
        """Ask for a number to be kept; whether that was confirmed."""
        try:
            url = f"http://127.0.0.1:{self.port}/{number}"
            with urllib.request.urlopen(url, timeout=10) as answer:
                return bool(answer.read() == b"kept")
        except (OSError, ValueError, http.client.HTTPException):  # it died while it answered
            return False


@dataclass
class Outcome:
    """What was confirmed, and what is there."""

    points: int
    confirmed: int
    lost: int
    entries: int
    halves: int  #: changes without their line, or lines without their change
    unsealed: int
    accepted: int
    missing: int
    twice: int
    offered_again: int
    is_sound: bool

    @property
    def is_well(self) -> bool:
        wrong = [self.lost, self.halves, self.unsealed, self.missing, self.twice]
        return self.confirmed > 0 and not any(wrong) and self.is_sound


def run(points: int, url: str, progress: Callable[[int], None] = lambda done: None) -> Outcome:
    """Kill a house that many times while clients use it, let it catch up, and look."""
    gateway = Gateway()
    with tempfile.TemporaryDirectory() as name, fresh(url, Path(name)) as database:
        listener = gateway.open()
        house = House(database, Path(name), gateway.url, port=_free_port())
        try:
            return _run(house, gateway, points, progress)
        finally:
            for victim in list(house.running):
                house.kill(victim)
            listener.shutdown()
            listener.server_close()


def _run(
    house: House, gateway: Gateway, points: int, progress: Callable[[int], None]
) -> Outcome:
    migrated = house.youwei("migrate", "--verbosity", "0")
    if migrated.returncode:
        raise RuntimeError(migrated.stderr)
    house.start("server")
    house.start("worker")
    confirmed: list[str] = []
    stop = threading.Event()
    clients = [
        threading.Thread(target=_use, args=(house, confirmed, stop)) for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    try:
        _kill_often(house, confirmed, points, progress)
    finally:
        stop.set()
        for client in clients:
            client.join()
    _wait(lambda: _is_quiet(house.database), "everything to be sealed and sent")
    return _look(house, gateway, points, confirmed)


def _use(house: House, confirmed: list[str], stop: threading.Event) -> None:
    while not stop.is_set():
        number = uuid4().hex
        if house.keep(number):
            confirmed.append(number)
        stop.wait(BREATH)


def _kill_often(
    house: House, confirmed: list[str], points: int, progress: Callable[[int], None]
) -> None:
    chance = random.Random(20261123)
    victims = itertools.cycle([["server"], ["worker"], ["worker", "server"]])
    killed = 0
    while killed < points:
        _wait_for_load(house, confirmed)
        time.sleep(chance.uniform(0, 0.8))
        chosen = next(victims)
        for victim in chosen:
            house.kill(victim)
        for victim in chosen:
            house.start(victim)
        killed += len(chosen)
        progress(killed)


def _wait_for_load(house: House, confirmed: list[str]) -> None:
    """Wait until the server confirms and the worker seals, so that both die at their work."""
    asked, sealed = len(confirmed), house.database.count("chronicle_leaf")

    def is_busy() -> bool:
        return len(confirmed) > asked and house.database.count("chronicle_leaf") > sealed

    _wait(is_busy, "server and worker")


def _is_quiet(database: Database) -> bool:
    waiting = database.count("chronicle_notice", "sent_at IS NULL")
    entries, leaves = database.count("chronicle_entry"), database.count("chronicle_leaf")
    told = database.count("chronicle_notice") == database.count("chronicle_entry", OURS) * TOLD
    return entries == leaves and waiting == 0 and told


def _look(house: House, gateway: Gateway, points: int, confirmed: list[str]) -> Outcome:
    database = house.database
    changes = {key for (key,) in database.ask("SELECT key FROM chronicle_declaration")}
    subjects = database.ask(f"SELECT on_key FROM chronicle_entry WHERE {OURS}")  # noqa: S608
    lines = {key.removeprefix("rig/") for (key,) in subjects}
    sealed = f"chronicle_leaf l JOIN chronicle_entry e ON e.id = l.entry_id WHERE {OURS}"
    leaves = [number for (number,) in database.ask(f"SELECT number FROM {sealed}")]  # noqa: S608
    expected = {f"notices:{leaf}:user/{who}" for leaf in leaves for who in ("an", "bo")}
    checked = house.youwei("verify")
    return Outcome(
        points=points,
        confirmed=len(confirmed),
        lost=len(set(confirmed) - lines),
        entries=len(lines),
        halves=len(changes ^ lines),
        unsealed=len(lines) - len(leaves),
        accepted=sum(gateway.accepted.values()),
        missing=len(expected - gateway.accepted.keys()),
        twice=sum(1 for times in gateway.accepted.values() if times > 1),
        offered_again=sum(times - 1 for times in gateway.offered.values()),
        is_sound=checked.returncode == 0,
    )


def _wait(until: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > ends:
            raise TimeoutError(f"waited {PATIENCE:.0f} s for {what}")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Print what came of it; 1 if anything was lost, halved, missing or told twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("points", nargs="?", type=int, default=200)
    parser.add_argument("--url", default=os.environ.get("YOUWEI_DATABASE_URL", ""))
    given = parser.parse_args()
    began = time.monotonic()
    outcome = run(given.points, given.url, lambda done: print(f"\r{done}", end="", flush=True))
    print(f"\r{time.monotonic() - began:.0f} s on {given.url.partition(':')[0] or 'sqlite'}")
    for name, value in vars(outcome).items():
        print(f"  {name:<14}{value}")
    return 0 if outcome.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
