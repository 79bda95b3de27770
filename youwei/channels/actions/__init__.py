"""Everything that is put on its way, sent, and decided about where people are told."""

from youwei.channels.actions.addresses import (
    add_address,
    end_address,
    prove_address,
    set_wants,
)
from youwei.channels.actions.queueing import forget_dispatches, put_out, send_again
from youwei.channels.actions.sending import send_due, try_channel

__all__ = [
    "add_address",
    "end_address",
    "forget_dispatches",
    "prove_address",
    "put_out",
    "send_again",
    "send_due",
    "set_wants",
    "try_channel",
]
