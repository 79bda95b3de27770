"""What the database itself must promise before anybody relies on the record."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection

from youwei.chronicle.migrations import _append_only
from youwei.chronicle.models import Entry

_asks: list[Callable[[], str]] = []
REACHES_THE_DISK = {"2", "3", "on", "remote_apply"}  # SQLite FULL, EXTRA; PostgreSQL


def missing_triggers() -> list[str]:
    """Return the triggers that should guard the record and do not. One query."""
    ask = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
    }
    with connection.cursor() as cursor:
        cursor.execute(ask[connection.vendor])
        there = {name.lower() for (name,) in cursor.fetchall()}
    return [n for n in _append_only.names(connection.vendor) if n.lower() not in there]


def reaches_the_disk() -> bool:
    """Whether a commit is on the disk before it is confirmed. One query."""
    ask = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
    with connection.cursor() as cursor:
        cursor.execute(ask[connection.vendor])
        (answer,) = cursor.fetchone()
    return str(answer) in REACHES_THE_DISK


def objections() -> list[str]:
    """Return, as sentences, what keeps this database from holding a chronicle; none is well."""
    said = [
        f"The trigger {name} is missing; migrate, or restore the database from a backup."
        for name in missing_triggers()
    ]
    if not settings.YOUWEI_DEMO and not reaches_the_disk():
        said.append(
            "The database confirms commits before they are on the disk: set synchronous=FULL "
            "(SQLite) or synchronous_commit=on (PostgreSQL)."
        )
    if not set(settings.YOUWEI_ZONES) >= {"public", "office", "cadre"} and (away := foreign()):
        said.append(
            f"The database holds lines or rows of the zone {away}, which is not run here: give "
            "each deployment a database of its own (docs/reference/zones.md)."
        )
    return said


def register_foreign(asks: Callable[[], str]) -> None:
    """Have `asks()` name a zone that is not run here and has rows of its app; else ""."""
    _asks.append(asks)


def foreign() -> str:
    """Return a zone that is not run here, and has lines or rows in this database."""
    away = Entry.objects.exclude(zone__in=settings.YOUWEI_ZONES)
    lines = away.values_list("zone", flat=True).first()
    return lines or next(filter(None, (asks() for asks in _asks)), "")
