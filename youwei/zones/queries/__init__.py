"""What goes to another zone, and nothing more."""

from youwei.zones.queries.cards import own_card, read_card
from youwei.zones.queries.copies import evidence_of
from youwei.zones.queries.outgoing import Load, load_for
from youwei.zones.queries.sent import sent_after

__all__ = ["Load", "evidence_of", "load_for", "own_card", "read_card", "sent_after"]
