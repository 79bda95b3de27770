"""What is confirmed must survive the loss of power: asked of the database itself."""

from django.db import connection

FULL = 2
"""SQLite's `synchronous`: 2 is FULL, 3 is EXTRA."""


def keeps_what_it_confirms() -> bool:
    """Ask the open connection, not the settings, whether a commit waits for the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return int(cursor.fetchone()[0]) >= FULL
        cursor.execute("SHOW synchronous_commit")
        return str(cursor.fetchone()[0]) in {"on", "remote_apply"}
