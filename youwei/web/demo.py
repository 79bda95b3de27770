"""`./run demo`: the demo county, opened on this machine.

It loads neither Django nor the settings, so that a second start waits for the server alone.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from youwei.web.household import answers, is_taken, run_together, server, youwei

PROJECT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
FIRST_STEPS = (("migrate", "-v", "0"), ("seed", "--first"))


def main(arguments: Sequence[str]) -> int:
    """Prepare the database where that is not done, then run server, follower and seed."""
    parser = argparse.ArgumentParser(prog="./run demo")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args(arguments).port
    if os.environ.get("YOUWEI_DEMO") != "1":
        sys.exit("The demo is opened with ./run demo")
    if is_taken(HOST, port):
        sys.exit(f"Port {port} is taken. Try: ./run demo --port {port + 1}")
    _prepare()
    members = [
        server(host=HOST, port=port, workers=min(os.cpu_count() or 1, 4)),
        youwei("work"),
        youwei("seed", "--rest", may_end=True),
    ]
    ended = run_together(members, announce=partial(_announce, f"http://{HOST}:{port}/"))
    if ended is not None:
        sys.exit(f"`{ended.name}` ended by itself, so everything was closed.")
    _say("有为关了 | Youwei is closed.")
    return 0


def _prepare() -> None:
    """Run the first steps, unless they were run on this database with these very files."""
    database = Path(os.environ.get("YOUWEI_DATA", PROJECT / "var")) / "demo.sqlite3"
    url = os.environ.get("YOUWEI_DATABASE_URL", "")
    stamp, digest = _stamp(), _digest(url)
    is_there = bool(url) or database.exists()
    if is_there and stamp.exists() and stamp.read_text() == digest:
        return
    for words in FIRST_STEPS:
        if subprocess.call([sys.executable, "-m", "youwei", *words]):  # noqa: S603
            sys.exit(f"`./run {words[0]}` did not work; the reason stands above.")
    stamp.write_text(digest)


def _stamp() -> Path:
    return Path(os.environ.get("YOUWEI_DATA", PROJECT / "var")) / "demo.prepared"


def _digest(url: str) -> str:
    """Return a digest of what preparing depends on: code, declarations, database, county."""
    said = [url, os.environ.get("YOUWEI_COUNTY", ""), *_files()]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _files() -> Iterator[str]:
    for folder, ending in (("youwei", "*.py"), ("counties", "*.toml")):
        for path in sorted((PROJECT / folder).rglob(ending)):
            facts = path.stat()
            yield f"{path} {facts.st_size} {facts.st_mtime_ns}"


def _announce(address: str) -> None:
    if answers(address, within=60):
        _say(f"有为开着 | Youwei is open: {address}  (Ctrl-C 关闭 | closes it)")
    else:
        _stamp().unlink(missing_ok=True)
        _say(f"{address} does not answer. Please press Ctrl-C and start again.")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
