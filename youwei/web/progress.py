"""How far the demo's data are: told by whoever makes them to all processes of the machine.

A file, since every page reads it and none may wait for the database on that account.
"""

import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

STALE = 60  # seconds; whoever makes them tells more often, or has been killed


def write(done: int, of: int) -> None:
    """Say that so many of so many are there."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{done} {of}")
    fresh.replace(path)


def forget() -> None:
    """Say nothing any more."""
    _path().unlink(missing_ok=True)


def read() -> tuple[int, int] | None:
    """Return how many of how many are there, or nothing where nobody is making any."""
    with suppress(OSError, ValueError):
        if time.time() - _path().stat().st_mtime < STALE:
            done, of = _path().read_text().split()
            return int(done), int(of)
    return None


def _path() -> Path:
    return Path(settings.YOUWEI_DATA) / "demo.progress"
