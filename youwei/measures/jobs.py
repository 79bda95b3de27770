"""Freezes each month on the declared day of the next one."""

from datetime import date, timedelta

from youwei.chronicle.clock import today
from youwei.measures.actions import freeze_month
from youwei.measures.queries import last_frozen, pages_freezing

EVERY = 3600  # seconds


def freeze_months() -> int:
    """Freeze what is due, and months that were missed since the last one; return how many."""
    done = 0
    for key, page in pages_freezing().items():
        for month in months_due(last_frozen(page), page.frozen_on or 1, today()):
            done += bool(freeze_month(page=key, month=month))
    return done


def months_due(last: str, frozen_on: int, day: date) -> list[str]:
    """Return the months that are to be frozen, the oldest first."""
    month = day.replace(day=1) - timedelta(days=1)
    if day.day < frozen_on:
        month = month.replace(day=1) - timedelta(days=1)
        if not last:
            return []
    found = [f"{month:%Y-%m}"]
    while last and found[0] > last:
        month = month.replace(day=1) - timedelta(days=1)
        found.insert(0, f"{month:%Y-%m}")
    return [one for one in found if one > last]
