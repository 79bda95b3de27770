"""Files that hold what the cells say, beside the database, for as long as that is needed.

A table that was brought lies in one as it came. What was read of it lies in a second, a line
for each record, found by its place. Closed values that were replaced lie in a third, until
the table is taken back or can be no more.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.conf import settings

WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
READ, FORMER, FIRST = ".read", ".former", ".first"
KEPT = timedelta(days=7)
"""How long a table is kept that nobody writes, and closed values that one has replaced."""


def folder() -> Path:
    """Return where tables lie; only the house reads it."""
    path = Path(settings.YOUWEI_DATA) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(stored: str) -> Path:
    """Return where a table that was brought lies."""
    return folder() / stored


def delete(stored: str, *, former: bool) -> None:
    """Delete a table and what was read of it; with `former`, also what it replaced."""
    for ending in ("", READ, FIRST, *([FORMER] if former else [])):
        path_of(stored + ending).unlink(missing_ok=True)


def delete_file(stored: str) -> None:
    """Delete a table as it came; what was read of it stays."""
    for ending in ("", FIRST):
        path_of(stored + ending).unlink(missing_ok=True)


def write_table(stored: str, data: bytes) -> None:
    """Keep a table as it came."""
    with _private(stored, os.O_TRUNC) as file:
        file.write(data)


def write_first(stored: str, said: Mapping[str, Any]) -> None:
    """Keep the head and the first rows of a table, so that pages need not read all of it."""
    with _private(stored + FIRST, os.O_TRUNC) as file:
        file.write(json.dumps(said, ensure_ascii=False).encode())


def read_first(stored: str) -> dict[str, Any] | None:
    """Return the head and the first rows; None where the table is gone."""
    path = path_of(stored + FIRST)
    return dict(json.loads(path.read_bytes())) if path.is_file() else None


class Writer:
    """Appends records. What is written reaches the disk when the block ends."""

    def __init__(self, stored: str, ending: str, *, anew: bool = False) -> None:
        self.file = _private(stored + ending, os.O_TRUNC if anew else os.O_APPEND)
        self.place = self.file.seek(0, os.SEEK_END)

    def put(self, said: Any) -> int:
        """Append a record; return its place."""
        line = WRITE(said).encode() + b"\n"
        place = self.place
        self.file.write(line)
        self.place += len(line)
        return place

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        no: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.flush()
        self.file.close()

    def pass_on(self) -> None:
        """Hand everything over to the system: a process that is killed now loses nothing."""
        self.file.flush()

    def flush(self) -> None:
        """Have everything reach the disk, before the database says that it is there."""
        self.file.flush()
        os.fsync(self.file.fileno())


def read(stored: str, ending: str, places: Iterable[int]) -> Sequence[Any]:
    """Return the records at these places, empty ones for what is gone."""
    path, wanted = path_of(stored + ending), list(places)
    if not path.is_file():
        return [{} for _ in wanted]
    with path.open("rb") as file:
        found = []
        for place in wanted:
            file.seek(place)
            line = file.readline()
            found.append(json.loads(line) if line.endswith(b"\n") else {})
    return found


def blank(stored: str, ending: str, places: Iterable[int]) -> None:
    """Overwrite the records at these places, so that what they said is nowhere."""
    path = path_of(stored + ending)
    if not path.is_file():
        return
    with path.open("rb+") as file:
        for place in places:
            file.seek(place)
            line = file.readline()
            file.seek(place)
            file.write(b"{}".ljust(max(len(line) - 1, 2)))
        file.flush()
        os.fsync(file.fileno())


def _private(name: str, how: int) -> IO[bytes]:
    flags = os.O_CREAT | os.O_WRONLY | how
    mode = "wb" if how == os.O_TRUNC else "ab"
    return os.fdopen(os.open(path_of(name), flags, 0o600), mode)
