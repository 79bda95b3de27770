"""The residents' pages."""

from youwei.portal.views.matters import (
    TRIES,
    ask_erasure,
    front,
    letter,
    letters,
    lookup,
    say,
    send,
    separate,
    slip,
)
from youwei.portal.views.open311 import feed, one_request, requests, services
from youwei.portal.views.orders import look, order, spot, token, worker
from youwei.portal.views.phones import code, leave, link, mine, texts

__all__ = [
    "TRIES",
    "ask_erasure",
    "code",
    "feed",
    "front",
    "leave",
    "letter",
    "letters",
    "link",
    "look",
    "lookup",
    "mine",
    "one_request",
    "order",
    "requests",
    "say",
    "send",
    "separate",
    "services",
    "slip",
    "spot",
    "texts",
    "token",
    "worker",
]
