"""A database as one file, from one moment, while others write; and a file as a database."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

SQLITE, POSTGRESQL = "sqlite", "postgresql"
MEMBER = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}
PROGRAMS = "/usr/lib/postgresql"


class CannotCopy(RuntimeError):
    """Something of the machine is missing or in the way. Its text says what to do."""


@dataclass
class Copied:
    """What a copy holds, counted in the copy's own moment."""

    rows: dict[str, int] = field(default_factory=dict)
    migrations: list[list[str]] = field(default_factory=list)
    head: str = ""


def copy(to: Path) -> Copied:
    """Write the database as of one moment into a file that does not exist yet."""
    if connection.vendor == SQLITE:
        with connection.cursor() as cursor:
            # Unlike a copy of the pages this leaves out what was deleted but not overwritten.
            cursor.execute("VACUUM INTO %s", [str(to)])
        return look(to)
    return _dump(to)


def look(path: Path) -> Copied:
    """Count what a SQLite file holds, and make sure that it is whole."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
        try:
            (verdict,) = file.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as no:
            raise CannotCopy(
                _("The copy of the database cannot be read: %(why)s") % {"why": no}
            ) from no
        if verdict != "ok":
            raise CannotCopy(
                _("The copy of the database is damaged: %(why)s") % {"why": verdict[:200]}
            )
        tables = [
            str(name)
            for (name,) in file.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE "
                "'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        return _counted(tables, lambda query: file.execute(query).fetchall())


def _dump(to: Path) -> Copied:
    """Write a PostgreSQL database with pg_dump; count in the very snapshot that it dumps."""
    program = _program("pg_dump")
    with psycopg.connect(_address(), autocommit=False) as held:
        held.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = _first(held.execute("SELECT pg_export_snapshot()"))
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _call([program, *words, f"--file={to}", _name()])
        return look_into(held)


def look_into(held: "psycopg.Connection[Any]") -> Copied:
    """Count what a PostgreSQL database holds."""
    asked = held.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    )
    tables = [str(name) for (name,) in asked.fetchall()]
    return _counted(tables, lambda query: held.execute(query.encode()).fetchall())


def _counted(tables: list[str], ask: Any) -> Copied:
    copied = Copied()
    for table in tables:
        copied.rows[table] = int(ask(f'SELECT count(*) FROM "{table}"')[0][0])  # noqa: S608
    if "django_migrations" in copied.rows:
        asked = ask("SELECT app, name FROM django_migrations ORDER BY app, name")
        copied.migrations = [[str(app), str(name)] for app, name in asked]
    if "chronicle_head" in copied.rows:
        heads = ask("SELECT size, root FROM chronicle_head ORDER BY size DESC, id DESC LIMIT 1")
        copied.head = f"{heads[0][0]}:{heads[0][1]}" if heads else ""
    return copied


def fill(source: Path, database: str) -> None:
    """Fill an empty PostgreSQL database: all of it, or nothing."""
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _call([_program("pg_restore"), *words, f"--dbname={database}", str(source)])


@contextmanager
def at(database: str) -> Iterator["psycopg.Connection[Any]"]:
    """Connect to another database of the same server."""
    with psycopg.connect(_address(database), autocommit=True) as held:
        yield held


def rename(held: "psycopg.Connection[Any]", moves: list[tuple[str, str]]) -> None:
    """Give databases other names in one transaction: all of them, or none."""
    with held.transaction():
        for old, new in moves:
            names = sql.Identifier(old), sql.Identifier(new)
            held.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _address(database: str = "") -> str:
    settings = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        dbname=database or str(settings["NAME"]),
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
    )


def _first(cursor: "psycopg.Cursor[Any]") -> Any:
    row = cursor.fetchone()
    return row[0] if row else None


def _program(name: str) -> str:
    """Find a program of PostgreSQL: on the path, or the newest that Debian keeps."""
    beside = sorted(Path(PROGRAMS).glob(f"*/bin/{name}"), key=_release)
    found = shutil.which(name) or (str(beside[-1]) if beside else "")
    if not found:
        says = _(
            "%(name)s is not on this machine. Please install PostgreSQL's client programs "
            "(Debian: apt install postgresql-client)."
        )
        raise CannotCopy(says % {"name": name})
    return found


def _release(path: Path) -> float:
    word = path.parts[-3]
    return float(word) if word.replace(".", "", 1).isdigit() else 0.0


def _call(words: list[str]) -> None:
    settings = connection.settings_dict
    said = {
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"]),
    }
    environment = {**os.environ, **{name: value for name, value in said.items() if value}}
    done = subprocess.run(  # noqa: S603 — PostgreSQL's own programs
        words, env=environment, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise CannotCopy(f"{Path(words[0]).name}: {done.stderr.strip()[-600:]}")
