"""A list as a file. Closed fields are not among the columns, and no cell is a formula."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

import xlsxwriter

from youwei.packs.values import is_closed
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


def as_file(source: Source, asked: Asked, kind: str) -> bytes:
    """Return the chosen rows as "csv" or "xlsx". One query, and one a kind of name."""
    return _csv(source, asked) if kind == "csv" else _xlsx(source, asked)


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet runs: a leading sign of a formula is quoted."""
    is_number = text.lstrip("-").replace(",", "").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(DANGEROUS) and not is_number else text


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
    for number, row in enumerate(_table(source, asked)):
        sheet.write_row(number, 0, row, bold if number == 0 else None)
    sheet.freeze_panes(1, 0)
    book.close()
    return made.getvalue()


def _table(source: Source, asked: Asked) -> Iterator[Sequence[str]]:
    fields = {key: field for key, field in source.fields.items() if not is_closed(field)}
    yield [label(field.label) for field in fields.values()]
    rows = all_rows(source, asked)
    while batch := list(islice(rows, BATCH)):
        labels = labels_in(batch, fields)
        for row in batch:
            said = (say(f, source.value(row, key), labels) for key, f in fields.items())
            yield ["" if text == NOTHING else text for text in said]
