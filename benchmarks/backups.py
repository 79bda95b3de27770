"""kill -9 during backup, restore and upgrade: a whole house, and a second try completes it.

./run bench backups [times] [--url YOUWEI_DATABASE_URL]
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kill import CLIENTS, ROOT, House, _free_port, _use
from benchmarks.rig.databases import Database, fresh

TIMES = 40
ROWS = 60
LONGEST = 6.0  # seconds after which a command that should be killed is let be
UNDONE = ("ballots", "zero")
"""What the last release did not have: an upgrade makes it again."""


@dataclass
class Place:
    """A house that stands still: its database, its folder, and commands in it."""

    database: Database
    folder: Path
    confirmed: set[str] = field(default_factory=set)

    def words(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "youwei", *words]

    @property
    def environment(self) -> dict[str, str]:
        return House(self.database, self.folder, "").environment

    def youwei(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.words(*words), cwd=ROOT, env=self.environment, text=True, capture_output=True
        )

    def youwei_killed(self, after: float, *words: str) -> bool:
        """Run a command and kill it after so many seconds; whether it still ran."""
        process = subprocess.Popen(
            self.words(*words),
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        return False

    def state(self) -> set[str]:
        """Return what the house confirmed: it must never become less."""
        return {key for (key,) in self.database.ask("SELECT key FROM chronicle_declaration")}

    def is_sound(self) -> bool:
        return self.youwei("verify").returncode == 0


@contextmanager
def start(house: House) -> Iterator[list[str]]:
    """Serve, let clients write, and give the list of what was confirmed."""
    house.port = _free_port()
    confirmed: list[str] = []
    stop = threading.Event()
    house.start("server")
    house.start("worker")
    clients = [
        threading.Thread(target=_use, args=(house, confirmed, stop)) for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    ends = time.monotonic() + 60
    try:
        while not confirmed and time.monotonic() < ends:
            time.sleep(0.05)
        yield confirmed
    finally:
        stop.set()
        for client in clients:
            client.join()
        for name in list(house.running):
            house.kill(name)


def _again(source: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(source) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    with zipfile.ZipFile(to, "w") as into:
        for name, data in parts.items():
            into.writestr(name, data)


def _cut_off(source: Path, to: Path) -> str:
    data = source.read_bytes()
    to.write_bytes(data[: len(data) * 2 // 3])
    return "不是完整的"


def _one_byte(source: Path, to: Path) -> str:
    def change(parts: dict[str, bytes]) -> None:
        name = next(name for name in parts if name.startswith("database."))
        parts[name] = parts[name][:-1] + bytes([parts[name][-1] ^ 1])

    _again(source, to, change)
    return "被改动过"


def _something_else(_source: Path, to: Path) -> str:
    to.write_text("这不是备份", encoding="utf-8")
    return "不是完整的"


def _one_more_part(source: Path, to: Path) -> str:
    _again(source, to, lambda parts: parts.update({"../../escaped": b"x"}))
    return "清单"


def _out_of_the_folder(source: Path, to: Path) -> str:
    def change(parts: dict[str, bytes]) -> None:
        parts["../escaped"] = b"x"
        said = json.loads(parts["manifest.json"])
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        said["members"]["../escaped"] = digest
        parts["manifest.json"] = json.dumps(said).encode()

    _again(source, to, change)
    return "不该在备份里"


def _said(key: str, value: object, says: str) -> Callable[[Path, Path], str]:
    def spoil(source: Path, to: Path) -> str:
        def change(parts: dict[str, bytes]) -> None:
            said = json.loads(parts["manifest.json"])
            said[key] = value
            parts["manifest.json"] = json.dumps(said).encode()

        _again(source, to, change)
        return says

    return spoil


damaged: dict[str, Callable[[Path, Path], str]] = {
    "cut off": _cut_off,
    "one byte": _one_byte,
    "something else": _something_else,
    "one more part": _one_more_part,
    "out of the folder": _out_of_the_folder,
    "another database": _said("vendor", "oracle", "oracle"),
    "another county": _said("county", "elsewhere", "elsewhere"),
    "a newer release": _said("migrations", [["ballots", "9999_later"]], "更新的版本"),
    "another format": _said("format", 9, "不认识"),
    "other counts": _said("rows", {"chronicle_entry": 1}, "与备份的不一致"),
    "an unknown word": _said("surprise", 1, "不是完整的"),
}
"""How a backup is spoiled, and what is said then."""


@dataclass
class Outcome:
    """How often a command died in its work, and what was wrong afterwards."""

    killed: dict[str, int] = field(default_factory=dict)
    half_files: int = 0  #: under the name of a backup, but not whole
    lost: int = 0  #: rows that were confirmed and are gone
    unsound: int = 0
    not_completed: int = 0  #: second tries that failed

    @property
    def is_well(self) -> bool:
        wrong = [self.half_files, self.lost, self.unsound, self.not_completed]
        return any(self.killed.values()) and not any(wrong)


def killed(place: Place, times: int, chance: random.Random | None = None) -> Outcome:
    """Kill backup, restore and upgrade so many times each, at moments spread over their run."""
    chance = chance or random.Random(20261124)
    outcome = Outcome()
    before = place.state()
    saved = place.folder / "a.zip"
    for name, attempt in (("backup", _backup), ("restore", _restore), ("migrate", _upgrade)):
        whole = _length(place, name, saved)
        outcome.killed[name] = 0
        for turn in range(times):
            after = min(LONGEST, whole * (0.35 + 0.6 * (turn + chance.random()) / times))
            outcome.killed[name] += attempt(place, after, saved, outcome)
            outcome.lost += len(place.confirmed - place.state())
        outcome.unsound += not place.is_sound()
    outcome.lost += len((before & place.confirmed) - place.state())
    return outcome


def _length(place: Place, name: str, saved: Path) -> float:
    """Return how long a command runs when nobody kills it."""
    words = {
        "backup": ["backup", str(place.folder / "length.zip")],
        "restore": ["restore", str(saved), "--replace"],
        "migrate": ["migrate", "--verbosity", "0"],
    }
    if name == "migrate":
        _undo(place)
    began = time.monotonic()
    place.youwei(*words[name])
    (place.folder / "length.zip").unlink(missing_ok=True)
    return time.monotonic() - began


def _backup(place: Place, after: float, _saved: Path, outcome: Outcome) -> bool:
    target = place.folder / "killed.zip"
    died = place.youwei_killed(after, "backup", str(target))
    if target.exists():
        outcome.half_files += place.youwei("backup", "--check", str(target)).returncode != 0
        target.unlink()
    done = place.youwei("backup", str(target))
    outcome.not_completed += done.returncode != 0
    left = list(place.folder.glob(f".{target.name}*"))
    outcome.half_files += len(left)
    target.unlink(missing_ok=True)
    return died


def _restore(place: Place, after: float, saved: Path, outcome: Outcome) -> bool:
    words = ["restore", str(saved), "--replace"]
    died = place.youwei_killed(after, *words)
    outcome.lost += len(place.confirmed - place.state())
    done = place.youwei(*words)
    if done.returncode:
        outcome.not_completed += 1
        print(done.stderr, file=sys.stderr)
    return died


def _undo(place: Place) -> None:
    place.youwei("migrate", *UNDONE, "--verbosity", "0")


def _upgrade(place: Place, after: float, _saved: Path, outcome: Outcome) -> bool:
    _undo(place)
    died = place.youwei_killed(after, "migrate", "--verbosity", "0")
    done = place.youwei("migrate", "--verbosity", "0")
    outcome.not_completed += done.returncode != 0
    return died


def main() -> int:
    """Print what came of it; 1 if anything was lost, half or not completed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", nargs="?", type=int, default=TIMES)
    parser.add_argument("--url", default=os.environ.get("YOUWEI_DATABASE_URL", ""))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, fresh(given.url, Path(name)) as database:
        place = Place(database, Path(name))
        place.youwei("migrate", "--verbosity", "0")
        with start(House(database, place.folder, "")) as confirmed:
            while len(confirmed) < ROWS:
                time.sleep(0.05)
            place.confirmed = set(confirmed)
            place.youwei("backup", str(place.folder / "a.zip"))
        outcome = killed(place, given.times)
    for what, value in vars(outcome).items():
        print(f"  {what:<16}{value}")
    return 0 if outcome.is_well and all(outcome.killed.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
