"""Pages of the registers: lists, rows, search, export."""

from youwei.registers.views.lists import drop_view, export, index, keep_view, listing
from youwei.registers.views.outlines import outlines
from youwei.registers.views.rows import (
    add,
    archive,
    archive_many,
    edit,
    erase,
    restore,
    reveal,
    row,
)
from youwei.registers.views.search import find

__all__ = [
    "add",
    "archive",
    "archive_many",
    "drop_view",
    "edit",
    "erase",
    "export",
    "find",
    "index",
    "keep_view",
    "listing",
    "outlines",
    "restore",
    "reveal",
    "row",
]
