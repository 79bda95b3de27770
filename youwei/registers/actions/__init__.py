"""Everything that changes a register."""

from youwei.registers.actions.erasing import erase_row
from youwei.registers.actions.index import index_row, mark_row, unindex
from youwei.registers.actions.rows import (
    archive_row,
    archive_rows,
    change_row,
    restore_row,
    write_row,
)
from youwei.registers.actions.units import add_unit, appoint, draw_outline
from youwei.registers.actions.views import drop_view, save_view

__all__ = [
    "add_unit",
    "appoint",
    "archive_row",
    "archive_rows",
    "change_row",
    "draw_outline",
    "drop_view",
    "erase_row",
    "index_row",
    "mark_row",
    "restore_row",
    "save_view",
    "unindex",
    "write_row",
]
