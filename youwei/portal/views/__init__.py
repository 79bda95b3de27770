"""The residents' pages."""

from youwei.portal.views.matters import (
    TRIES,
    front,
    letter,
    letters,
    lookup,
    say,
    send,
    separate,
)
from youwei.portal.views.open311 import feed, one_request, requests, services
from youwei.portal.views.orders import look, order, spot, token, worker

__all__ = [
    "TRIES",
    "feed",
    "front",
    "letter",
    "letters",
    "look",
    "lookup",
    "one_request",
    "order",
    "requests",
    "say",
    "send",
    "separate",
    "services",
    "spot",
    "token",
    "worker",
]
