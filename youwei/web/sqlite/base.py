"""The database backend that `settings.py` names for SQLite files."""

import os
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any

from django.db.backends.sqlite3 import base

WAIT = 20.0  # seconds for a file that another process has locked
_anchors: dict[Path, tuple[tuple[int, ...], sqlite3.Connection]] = {}
_anchoring = Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, which lets go of a file's lock only when the process ends.

    POSIX takes a process's locks on a file away as soon as any of its threads closes that file.
    SQLite defers such a close while it holds a lock, but looks before it closes: a thread that
    locks in between is left without, another process then believes itself alone, removes the
    write-ahead log, and what the thread commits next is confirmed and lost. One connection per
    process that is never closed keeps a lock at all times, so that every close is deferred.
    See docs/decisions/0006-one-lock-held.md.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(conn_params["database"])
        if not name.startswith(("file:", ":memory:")):  # databases of tests, in memory
            _hold(Path(name))
        return super().get_new_connection(conn_params)


def _hold(path: Path) -> None:
    """Keep one connection of this process to the file that lies at the path now."""
    with _anchoring:
        if path in _anchors and path.exists() and _anchors[path][0] == _identity(path):
            return
        anchor = sqlite3.connect(
            path, timeout=WAIT, isolation_level=None, check_same_thread=False
        )
        anchor.execute("PRAGMA journal_mode = WAL")
        # In WAL mode the file's shared lock stays with a connection from its first read on.
        anchor.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _anchors[path] = (_identity(path), anchor)


def _identity(path: Path) -> tuple[int, ...]:
    """Tell this file in this process from one that replaced it, and from a fork's."""
    status = path.stat()
    return (os.getpid(), status.st_dev, status.st_ino)
