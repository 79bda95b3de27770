"""What the worker does for the portal."""

from youwei.chronicle.clock import now
from youwei.portal.actions import KEPT, forget_sendings


def forget_old_tickets() -> None:
    """Drop the tickets of what was sent long ago."""
    forget_sendings(before=now() - KEPT)
