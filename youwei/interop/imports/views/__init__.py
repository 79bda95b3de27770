"""Pages of a table on its way into a register."""

from youwei.interop.imports.views.bringing import columns, index
from youwei.interop.imports.views.deciding import (
    decide,
    discard,
    progress,
    table,
    undo,
    unread,
    write,
)

__all__ = [
    "columns",
    "decide",
    "discard",
    "index",
    "progress",
    "table",
    "undo",
    "unread",
    "write",
]
