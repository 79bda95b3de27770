"""An empty database of one's own, on SQLite or on the PostgreSQL server of an address."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg


@dataclass(frozen=True)
class Database:
    """An address as YOUWEI_DATABASE_URL has it, and a way to ask past the platform."""

    url: str

    def ask(self, query: str) -> Sequence[tuple[Any, ...]]:
        if self.url.startswith("sqlite"):
            with closing(
                sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=20)
            ) as db:
                return db.execute(query).fetchall()
        with psycopg.connect(self.url) as db:
            return db.execute(query.encode()).fetchall()

    def count(self, table: str, where: str = "1 = 1") -> int:
        (row,) = self.ask(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608 — ours
        return int(row[0])


@contextmanager
def fresh(url: str, folder: Path) -> Iterator[Database]:
    """Make an empty database: a file in the folder, or one beside that of the address."""
    if not url.startswith("postgres"):
        yield Database(f"sqlite:///{folder / 'rig.sqlite3'}")
        return
    server, name = url.rpartition("/")[0], f"youwei_rig_{token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield Database(f"{server}/{name}")
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
