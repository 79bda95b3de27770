"""What a database commits a second, one row at a time: the limit of what is written."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

import psycopg

from benchmarks.rig.databases import Database

SECONDS = 3.0
ROW = "路灯不亮三天了，" * 40


def commits_a_second(database: Database) -> float:
    """Insert and commit one row after the other past the platform, as safely as it does."""
    if database.url.startswith("sqlite"):
        path = database.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("CREATE TABLE bare (words text)")
            return _rate(lambda: db.execute("INSERT INTO bare VALUES (?)", [ROW]))
    with psycopg.connect(database.url, autocommit=True) as pg:
        pg.execute("CREATE TABLE bare (words text)")
        return _rate(lambda: pg.execute("INSERT INTO bare VALUES (%s)", [ROW]))


def _rate(insert: Callable[[], object]) -> float:
    began, done = time.perf_counter(), 0
    while time.perf_counter() < began + SECONDS:
        insert()
        done += 1
    return done / (time.perf_counter() - began)
