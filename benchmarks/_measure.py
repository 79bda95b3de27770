"""Clocks, medians, throwaway databases and the table that every benchmark prints."""

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

Work = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured number, and the limit that it must not pass."""

    what: str
    value: float
    unit: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_kept(self) -> bool:
        """Say whether the number is on the right side of its limit."""
        below = self.at_most is None or self.value <= self.at_most
        return below and (self.at_least is None or self.value >= self.at_least)

    @property
    def limit(self) -> str:
        """Return the limit as people write it."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return "" if self.at_least is None else f"≥ {self.at_least:g}"


def report(title: str, figures: Sequence[Figure]) -> int:
    """Print one table, and return the exit status."""
    width = max(len(figure.what) for figure in figures)
    print(f"{title} — {where()}")
    for figure in figures:
        verdict = "" if not figure.limit else "kept" if figure.is_kept else "PASSED"
        number = f"{figure.value:12.3f} {figure.unit:<8}"
        print(f"  {figure.what:<{width}}{number}{figure.limit:<10}{verdict}".rstrip())
    return int(not all(figure.is_kept for figure in figures))


def where() -> str:
    """Name the ground that a number was measured on."""
    vendor = f"{connection.vendor}, " if settings.configured else ""
    return f"{vendor}Python {platform.python_version()}, {os.cpu_count()} cores"


def seconds(work: Work) -> float:
    """Return how long one run took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Work, *, times: int) -> float:
    """Return the median of several runs, after one that warms up."""
    work()
    return statistics.median(seconds(work) for _ in range(times))


def ratio(work: Work, *, beside: Work, pairs: int = 5) -> float:
    """Return how much longer work takes than what stands beside it: the median over pairs.

    The two alternate, so that whatever else the machine does falls on both.
    """
    work()
    beside()
    return statistics.median(seconds(work) / seconds(beside) for _ in range(pairs))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def throwaway_database() -> Iterator[None]:
    """Set Django up on an empty database with all tables, and drop it in the end.

    On PostgreSQL where YOUWEI_DATABASE_URL says so, on a SQLite file otherwise.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "youwei.settings")
    with tempfile.TemporaryDirectory() as place:
        django.setup()
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(place) / "bench.sqlite3")
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)
