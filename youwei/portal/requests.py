"""What a request of somebody without an account is counted by."""

from django.http import HttpRequest

from youwei.identity.tries import Limit, take

MOST, WHILE = 300, 60 * 60
"""Sent from one address, and the seconds in which they count: a phone may send 50 drafts."""


def is_too_many(request: HttpRequest) -> bool:
    """Count one sending from this address, and say whether it is one too many."""
    return not take(Limit(f"orders-{request.META.get('REMOTE_ADDR', '')}", MOST, WHILE))
