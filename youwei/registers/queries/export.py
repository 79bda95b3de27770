"""A list as a file. Closed fields are not among the columns, and no cell is a formula.

What comes out of a register can be taken in again: the last columns say to which unit a row
belongs and which row it is, days have their year, numbers are plain.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import xlsxwriter

from youwei.packs.declared import Field
from youwei.packs.values import is_closed, is_empty
from youwei.registers.queries.asking import Asked, Source
from youwei.registers.queries.listing import all_rows
from youwei.registers.queries.names import labels_in
from youwei.registers.queries.shown import NOTHING, say
from youwei.web.words import label

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BATCH = 1000
NUMBERS = ("number", "money")
EXACT = 15  #: digits that a spreadsheet keeps
SEPARATORS = ("、", "，", ",", ";", "；", "\n")
"""What may stand between several values of one cell."""


def as_file(source: Source, asked: Asked, kind: str) -> bytes:
    """Return the chosen rows as "csv" or "xlsx". One query, and one a kind of name."""
    return _csv(source, asked) if kind == "csv" else _xlsx(source, asked)


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet runs: a leading sign of a formula is quoted."""
    is_number = text.lstrip("-").replace(",", "").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(DANGEROUS) and not is_number else text


def written(field: Field, value: Any, labels: Mapping[str, str]) -> str:
    """Return a value as it stands in a file: as people read it, and whole."""
    if is_empty(value):
        return ""
    if isinstance(value, list | tuple):
        one = field.model_copy(update={"many": False})
        each = [written(one, part, labels) for part in value]
        is_plain = not any(sign in part for part in each for sign in SEPARATORS)
        return ("、" if is_plain else "\n").join(each)
    if field.type in NUMBERS:
        return f"{value}"
    if field.type == "date":
        return str(value)
    said = say(field, value, labels)
    return "" if said == NOTHING else said


def heading(field: Field) -> str:
    """Return the name of a column; what its numbers count stands beside it."""
    name = label(field.label)
    if field.type not in NUMBERS or not field.counted_in:
        return name
    return f"{name}（{field.counted_in}）"


def _csv(source: Source, asked: Asked) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made)
    for row in _table(source, asked):
        writer.writerow([harmless(cell) for cell in row])
    return ("\ufeff" + made.getvalue()).encode()  # so that Excel reads it as UTF-8


def _xlsx(source: Source, asked: Asked) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    adds_up = [field.type in NUMBERS and not field.many for field in _fields(source).values()]
    for number, row in enumerate(_table(source, asked)):
        cells = row if number == 0 else [*map(_cell, row, adds_up), *row[len(adds_up) :]]
        sheet.write_row(number, 0, cells, bold if number == 0 else None)
    sheet.freeze_panes(1, 0)
    book.close()
    return made.getvalue()


def _table(source: Source, asked: Asked) -> Iterator[Sequence[str]]:
    fields = _fields(source)
    yield [*map(heading, fields.values()), *(label(name) for name, _ in source.besides)]
    rows = all_rows(source, asked)
    while batch := list(islice(rows, BATCH)):
        labels = labels_in(batch, fields)
        for row in batch:
            said = [written(f, source.value(row, key), labels) for key, f in fields.items()]
            yield [*said, *(read(row) for _, read in source.besides)]


def _fields(source: Source) -> Mapping[str, Field]:
    return {key: field for key, field in source.fields.items() if not is_closed(field)}


def _cell(text: str, adds_up: bool) -> str | float:  # noqa: FBT001  two columns beside each other
    """Return a number as one, so that a spreadsheet can add it up."""
    return float(text) if adds_up and text and len(text) <= EXACT else text
