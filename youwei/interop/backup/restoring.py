"""The way back: everything is proved, put beside, counted, and only then put in place.

Whoever pulls the plug in between finds the house as it was, and starts again.
"""

import os
import sqlite3
import zipfile
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from psycopg import sql

from youwei.chronicle import vault
from youwei.interop.backup import archive, databases
from youwei.interop.backup.archive import ERASED, HOUSE, KEYS, BrokenBackup, Manifest
from youwei.interop.backup.databases import CannotCopy, Copied

STOP_FIRST = gettext_noop(
    "Somebody is using the database. Please stop `./run serve` and try again."
)


@dataclass(frozen=True)
class Restored:
    """What was put in place, and under which name the former database still lies."""

    manifest: Manifest
    former: str


def check(path: Path) -> Manifest:
    """Prove a backup and that this release can hold it; nothing is written."""
    opened, manifest = archive.opened(path, HOUSE)
    with opened:
        _fits(manifest)
    return manifest


def restore(path: Path, *, replace: bool) -> Restored:
    """Put a backup in place.

    Raises BrokenBackup or CannotCopy with a sentence; then the database is as it was.
    """
    opened, manifest = archive.opened(path, HOUSE)
    with opened:
        _fits(manifest)
        if ERASED in manifest.members:
            lines = opened.read(ERASED).decode("ascii").splitlines()
            marks = {one: said for one, _space, said in (line.partition(" ") for line in lines)}
            vault.destroy(marks, marks)
        put = _put_sqlite if connection.vendor == databases.SQLITE else _put_postgresql
        former = put(opened, manifest, replace=replace)
    return Restored(manifest, former)


def restore_keys(path: Path, *, replace: bool) -> Manifest:
    """Put keys in place. A key that is there and differs stays, unless it may be replaced."""
    opened, manifest = archive.opened(path, KEYS)
    data = Path(settings.YOUWEI_DATA)
    names = [name for name in manifest.members if name != vault.NAME]
    with opened:
        others = [
            name
            for name in names
            if (data / name).exists() and (data / name).read_bytes() != opened.read(name)
        ]
        if others and not replace:
            says = _("There are other keys here: %(names)s. With --replace they are put aside.")
            raise CannotCopy(says % {"names": ", ".join(others[:5])})
        for name in others:
            (data / name).rename(_aside(data / name))
        for name in names:
            archive.take(opened, name, data / name)
        if vault.NAME in manifest.members:
            beside = data / f".{vault.NAME}.restoring"
            archive.take(opened, vault.NAME, beside)
            vault.take_in(beside)
            _unlink(beside)
    return manifest


def _fits(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        says = _("It is of %(theirs)s, and YOUWEI_DATABASE_URL names %(ours)s here.")
        raise BrokenBackup(says % {"theirs": manifest.vendor, "ours": connection.vendor})
    if manifest.county != settings.YOUWEI_COUNTY:
        says = _("It is of the county “%(theirs)s”, and YOUWEI_COUNTY is “%(ours)s” here.")
        names = {"theirs": manifest.county, "ours": settings.YOUWEI_COUNTY}
        raise BrokenBackup(says % names)
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if newer:
        says = _("It is of a newer release (%(release)s). Please install that release first.")
        raise BrokenBackup(says % {"release": f"{manifest.release}; {newer[0]}"})


def _same(copied: Copied, manifest: Manifest) -> None:
    if (copied.rows, copied.head) != (manifest.rows, manifest.head):
        tables = sorted(set(copied.rows) | set(manifest.rows))
        wrong = [t for t in tables if copied.rows.get(t) != manifest.rows.get(t)]
        raise CannotCopy(
            _("What was restored is not what was saved: %(tables)s")
            % {"tables": ", ".join(wrong[:5])}
        )


def _put_files(opened: zipfile.ZipFile, manifest: Manifest) -> None:
    """Add files that are missing; they are named by their content and never replaced."""
    data = Path(settings.YOUWEI_DATA)
    for name in manifest.members:
        is_file = name != ERASED and not name.startswith("database.")
        if is_file and not (data / name).exists():
            archive.take(opened, name, data / name)


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.before-{timezone.localtime():%Y%m%d-%H%M%S}")


def _put_sqlite(opened: zipfile.ZipFile, manifest: Manifest, *, replace: bool) -> str:
    target = Path(str(connection.settings_dict["NAME"]))
    if target.exists() and not replace:
        raise CannotCopy(
            _("%(name)s is there already. With --replace it is put aside.") % {"name": target}
        )
    beside = target.with_name(f".{target.name}.restoring")
    _unlink(beside)
    archive.take(opened, databases.MEMBER[databases.SQLITE], beside)
    _same(databases.look(beside), manifest)
    _put_files(opened, manifest)

    former = ""
    if target.exists():
        _settle(target)
        aside = _aside(target)
        os.link(target, aside)
        former = str(aside)
    beside.replace(target)
    archive.flush_folder(target.parent)
    return former


def _unlink(path: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _settle(target: Path) -> None:
    """Bring the log of the former database into its file; nobody else may have it open."""
    try:
        with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as file:
            (mode,) = file.execute("PRAGMA journal_mode = DELETE").fetchone()
            if mode != "delete":
                raise CannotCopy(_(STOP_FIRST))
    except sqlite3.OperationalError as no:
        if "locked" in str(no) or "busy" in str(no):
            raise CannotCopy(_(STOP_FIRST)) from no
        _put_logs_aside(target)
    except sqlite3.DatabaseError:  # it is damaged: why somebody restores
        _put_logs_aside(target)


def _put_logs_aside(target: Path) -> None:
    """Keep the log of a damaged database away from the one that takes its place."""
    for ending in ("-wal", "-shm"):
        log = target.with_name(target.name + ending)
        with suppress(FileNotFoundError):
            log.rename(_aside(log))


def _put_postgresql(opened: zipfile.ZipFile, manifest: Manifest, *, replace: bool) -> str:
    name = str(connection.settings_dict["NAME"])
    beside = f"{name}_restoring"
    data = Path(settings.YOUWEI_DATA)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = data / ".database.restoring"
    try:
        archive.take(opened, databases.MEMBER[databases.POSTGRESQL], source)
        with databases.at(name) as held:
            is_empty = not databases.look_into(held).rows
        if not is_empty and not replace:
            raise CannotCopy(f"The database {name} is in use. With --replace it is put aside.")
        _put_files(opened, manifest)
        if is_empty:
            _fill(source, name, manifest)
            return ""
        with databases.at("postgres") as held:
            return _swap(held, source, name, beside, manifest)
    except psycopg.Error as no:
        raise CannotCopy(_("PostgreSQL says: %(why)s") % {"why": str(no).strip()[:400]}) from no
    finally:
        source.unlink(missing_ok=True)


def _fill(source: Path, name: str, manifest: Manifest) -> None:
    databases.fill(source, name)
    with databases.at(name) as held:
        _same(databases.look_into(held), manifest)


def _swap(
    held: "psycopg.Connection[tuple[int]]",
    source: Path,
    name: str,
    beside: str,
    manifest: Manifest,
) -> str:
    """Fill a database beside, and exchange the two names in one transaction."""
    new = sql.Identifier(beside)
    held.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(new))
    make = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
    held.execute(make.format(new))
    _fill(source, beside, manifest)
    asked = held.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name])
    if (asked.fetchone() or (0,))[0]:
        held.execute(sql.SQL("DROP DATABASE {}").format(new))
        raise CannotCopy(_(STOP_FIRST))
    former = f"{name}_before_{timezone.localtime():%Y%m%d_%H%M%S}"
    databases.rename(held, [(name, former), (beside, name)])
    return former
