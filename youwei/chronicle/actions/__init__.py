"""What may be done to the chronicle: write, seal, follow, tell. Other apps need these names."""

from youwei.chronicle.actions.following import BATCH, follow
from youwei.chronicle.actions.notices import make_notices, read_notice, send_notices
from youwei.chronicle.actions.recording import (
    NothingRecorded,
    ZoneAbsent,
    pin_declaration,
    record,
    recorded,
)
from youwei.chronicle.actions.sealing import Sealer, TreeAltered, seal_entries
from youwei.chronicle.actions.turns import give_back, is_due, mark_done, take_turn

__all__ = [
    "BATCH",
    "NothingRecorded",
    "Sealer",
    "TreeAltered",
    "ZoneAbsent",
    "follow",
    "give_back",
    "is_due",
    "make_notices",
    "mark_done",
    "pin_declaration",
    "read_notice",
    "record",
    "recorded",
    "seal_entries",
    "send_notices",
    "take_turn",
]
