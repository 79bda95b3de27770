"""Keys taken, files carried out and in. Cases themselves are written by procedures."""

from youwei.zones.actions.incoming import carry_in
from youwei.zones.actions.outgoing import NothingWaits, carry_out
from youwei.zones.actions.peers import file_of, take_key

__all__ = ["NothingWaits", "carry_in", "carry_out", "file_of", "take_key"]
