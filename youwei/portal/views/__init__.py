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
)
from youwei.portal.views.orders import look, order, spot, token, worker

__all__ = [
    "TRIES",
    "ask_erasure",
    "front",
    "letter",
    "letters",
    "look",
    "lookup",
    "order",
    "say",
    "send",
    "separate",
    "spot",
    "token",
    "worker",
]
