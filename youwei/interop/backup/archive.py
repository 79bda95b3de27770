"""The file of a backup: a ZIP whose manifest names every part with its SHA-256.

It appears under its name only when it is whole and on the disk. It holds the database, the
files that people handed in, public keys, and the ids of what was erased. Keys that open or sign
something and the vault of data keys lie in a file of their own, so that neither copy alone
reads what is sealed. Keys of urns are in neither.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import IO

from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST = "manifest.json"
HOUSE, KEYS = "house", "keys"
ERASED = "erased.txt"
PLACES = {
    HOUSE: re.compile(
        r"database\.(sqlite3|dump)|files/[0-9a-f]{2}/[0-9a-f]{20,128}"
        r"|keys/chronicle-[0-9a-f]{16}\.pub|erased\.txt"
    ),
    KEYS: re.compile(r"keys/[A-Za-z0-9][A-Za-z0-9._-]{0,99}|vault\.sqlite3"),
}
"""What may lie in which file; nothing else is ever written from one."""
CHUNK = 1 << 20
MOST_MANIFEST = 64 << 20


class BrokenBackup(ValueError):
    """A file that is no backup, or no longer the one that was written. Its text says why."""


@dataclass(frozen=True)
class Manifest:
    """What is in a backup, and what it is a copy of."""

    holds: str
    made: str
    release: str
    county: str
    vendor: str = ""
    migrations: list[list[str]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    head: str = ""
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


@contextmanager
def new_file(path: Path) -> Iterator[zipfile.ZipFile]:
    """Write a ZIP that only its owner reads, and that appears whole or not at all."""
    part = path.with_name(f".{path.name}.{token_hex(4)}.part")
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as into:
                yield into
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        flush_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Have the names of a folder reach the disk; a system without that does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, name: str) -> None:
    """Take away what a backup left that was killed."""
    for part in folder.glob(f".{name}*.part"):
        part.unlink(missing_ok=True)


def put(into: zipfile.ZipFile, name: str, source: Path) -> str:
    """Copy a file in; return its digest."""
    digest = hashlib.sha256()
    with source.open("rb") as file, into.open(name, "w", force_zip64=True) as member:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest()


def put_manifest(into: zipfile.ZipFile, manifest: Manifest) -> None:
    into.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def opened(path: Path, holds: str) -> tuple[zipfile.ZipFile, Manifest]:
    """Open a backup and prove every byte of it.

    Raises BrokenBackup before anything is written anywhere.
    """
    try:
        archive = zipfile.ZipFile(path)
        if archive.getinfo(MANIFEST).file_size > MOST_MANIFEST:
            raise BrokenBackup(_("Its manifest is too long."))
        said = json.loads(archive.read(MANIFEST))
        if said.get("format") != FORMAT:
            raise BrokenBackup(_("It is of a format that this release does not know."))
        manifest = Manifest(**said)
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, AttributeError, ValueError) as no:
        if isinstance(no, BrokenBackup):
            raise
        raise BrokenBackup(
            _("It is not a whole file of `./run backup`: cut off, or something else.")
        ) from no
    if manifest.holds != holds:
        raise BrokenBackup(
            _("It holds “%(there)s”, and “%(needed)s” is needed here.")
            % {"there": manifest.holds, "needed": holds}
        )
    _prove(archive, manifest)
    return archive, manifest


def _prove(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    names = archive.namelist()
    if sorted(names) != sorted([MANIFEST, *manifest.members]):
        raise BrokenBackup(_("Its parts are not those that its manifest names."))
    for name, expected in manifest.members.items():
        if not PLACES[manifest.holds].fullmatch(name):
            raise BrokenBackup(
                _("It holds something that belongs in no backup: %(name)s")
                % {"name": name[:80]}
            )
        try:
            with archive.open(name) as member:
                found = digest_of(member)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as no:
            raise BrokenBackup(
                _("%(name)s cannot be read: the file is damaged.") % {"name": name}
            ) from no
        if found != expected:
            raise BrokenBackup(
                _("%(name)s is not what was written: the file was altered.") % {"name": name}
            )


def digest_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def take(archive: zipfile.ZipFile, name: str, target: Path, mode: int = 0o600) -> None:
    """Write one part beside its place, and put it there whole."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{token_hex(4)}.part")
    try:
        with (
            archive.open(name) as member,
            os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file,
        ):
            while chunk := member.read(CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
