"""Reads of registers: lists, one row, search, names."""

from youwei.registers.queries.asking import Asked, Source, chosen_rows
from youwei.registers.queries.finding import Findable, find_all, register_findable
from youwei.registers.queries.listing import Listing, all_rows, list_rows
from youwei.registers.queries.names import labels_in, labels_of, offered, unit_of
from youwei.registers.queries.outlines import outlines_of, outlines_version
from youwei.registers.queries.places import LEVELS, place_named_in, unit_at
from youwei.registers.queries.rights import (
    keeps,
    may_keep_somewhere,
    may_read,
    own_rows,
    registers_of,
    units_kept,
)
from youwei.registers.queries.rows import RowPage, row_page, source_of
from youwei.registers.queries.search import Hit, search

__all__ = [
    "LEVELS",
    "Asked",
    "Findable",
    "Hit",
    "Listing",
    "RowPage",
    "Source",
    "all_rows",
    "chosen_rows",
    "find_all",
    "keeps",
    "labels_in",
    "labels_of",
    "list_rows",
    "may_keep_somewhere",
    "may_read",
    "offered",
    "outlines_of",
    "outlines_version",
    "own_rows",
    "place_named_in",
    "register_findable",
    "registers_of",
    "row_page",
    "search",
    "source_of",
    "unit_at",
    "unit_of",
    "units_kept",
]
