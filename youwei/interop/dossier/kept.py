"""Where dossiers lie until they are fetched; only the house reads this folder."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import IO

from django.conf import settings

KEPT = timedelta(days=7)
"""How long one is kept for whom it was made."""
WORK = ".work"
"""Ends the name of the folder in which one is being made."""


def folder() -> Path:
    path = Path(settings.YOUWEI_DATA) / "dossiers"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(name: str) -> Path:
    """Return where a dossier lies."""
    return folder() / f"{name}.zip"


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """Write a dossier anew. It reaches the disk when the block ends, or is not there."""
    handle = os.open(path_of(name), os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path_of(name).unlink(missing_ok=True)
        raise


@contextmanager
def workshop(name: str) -> Iterator[Path]:
    """Give an empty folder for the pieces of a dossier, which are gone afterwards."""
    path = folder() / f"{name}{WORK}"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def delete(name: str) -> None:
    """Delete a dossier, and what was left of making it."""
    path_of(name).unlink(missing_ok=True)
    shutil.rmtree(folder() / f"{name}{WORK}", ignore_errors=True)


def sweep(names: Collection[str], before: datetime) -> None:
    """Delete what killed work left: of none of these names, and last written before that."""
    for path in folder().iterdir():
        is_old = path.stat().st_mtime < before.timestamp()
        if path.name.partition(".")[0] not in names and is_old:
            delete(path.name.partition(".")[0])


@contextmanager
def for_now() -> Iterator[str]:
    """Give the name of a dossier that is handed out at once and kept nowhere."""
    name = f"now-{token_hex(8)}"
    try:
        yield name
    finally:
        delete(name)
