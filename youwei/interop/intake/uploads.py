"""Tables sent through a page: kept under their digest until they have been taken in."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from youwei.interop.commands.tables import Table, read_table
from youwei.packs.declared import NotAllowed

ENDINGS = (".csv", ".txt", ".xlsx", ".xls", ".ods")
LARGEST = 20 * 1024 * 1024


def keep_table(sent: "UploadedFile[bytes]") -> str:
    """Keep a table that was sent; return the name it is kept under: its digest and ending."""
    data, ending = checked_upload(sent)
    name = hashlib.sha256(data).hexdigest() + ending
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


def checked_upload(sent: "UploadedFile[bytes]") -> tuple[bytes, str]:
    """Return the bytes of a table that was sent, and its ending; refuse what is none."""
    ending = Path(sent.name or "").suffix.lower()
    if ending not in ENDINGS:
        raise NotAllowed("A table is a .csv, .xlsx, .xls or .ods file.")
    if (sent.size or 0) > LARGEST:
        raise NotAllowed(
            "This file has %(size)s MB; at most %(most)s MB. Please send it in parts.",
            size=(sent.size or 0) // 2**20,
            most=LARGEST // 2**20,
        )
    return sent.read(), ending


def path_of(name: str) -> Path:
    """Return where a kept table lies. `name` is checked by the address of the page."""
    return Path(settings.YOUWEI_DATA) / "intake" / name


def forget_tables(before: datetime) -> int:
    """Delete tables that were sent before an instant and that nobody took in since."""
    kept = Path(settings.YOUWEI_DATA) / "intake"
    old = [
        path
        for path in (kept.iterdir() if kept.is_dir() else ())
        if path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def table_of(name: str) -> Table | None:
    """Read a kept table; None where there is none of that name."""
    path = path_of(name)
    return read_table(path) if path.is_file() else None


def digest_of(name: str) -> str:
    """Return the digest of the bytes of a kept table."""
    return name.partition(".")[0]
