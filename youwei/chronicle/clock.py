"""What time it is. The demo lives on one fixed day: its figures stay the same."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present instant, aware; in the demo, this hour of the demo's day."""
    real = timezone.now()
    if not settings.YOUWEI_TODAY:
        return real
    days = date.fromisoformat(settings.YOUWEI_TODAY) - timezone.localdate(real)
    return real + timedelta(days=days.days)


def today() -> date:
    """Return the present day in the county."""
    return timezone.localdate(now())
