"""Tables that people bring: CSV in any usual encoding, or the first sheet of an Excel file.

Every cell becomes text, so that a name such as 007 survives; `numbers` reads them as numbers.
Whatever cannot be read is a `TableError` whose sentence says where and what to do.
"""

import csv
import difflib
import io
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: UTF-8 fails loudly on Chinese text of another encoding."""

EXCEL = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}
SEPARATORS = ",\t;"
NOTHING = {"", "NA", "N/A", "nan", "null", "None", "-", "—"}
"""What people write where there is no value."""


class TableError(ValueError):
    """A table that cannot be read as asked; the text is a sentence for the person."""


@dataclass(frozen=True)
class Table:
    """Named columns and rows of text; `lines` tells where a row stands in its file."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def place(self, column: str) -> int:
        """Return the position of a column, or say which are there."""
        if column in self.columns:
            return self.columns.index(column)
        near = difflib.get_close_matches(column, self.columns, n=1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        there = ", ".join(self.columns)
        raise TableError(f"{self.name} has no column “{column}”; it has: {there}.{hint}")

    def column(self, column: str) -> list[str]:
        """Return the texts of a column, in the order of the file."""
        at = self.place(column)
        return [row[at] for row in self.rows]

    def numbers(self, column: str) -> list[float | None]:
        """Return a column as numbers, None where nothing is written."""
        cells = zip(self.column(column), self.lines, strict=True)
        return [self._number(text, column, line) for text, line in cells]

    def records(self) -> list[dict[str, str]]:
        """Return every row as a dictionary."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def _number(self, text: str, column: str, line: int) -> float | None:
        if text in NOTHING:
            return None
        try:
            return float(unicodedata.normalize("NFKC", text).replace(",", ""))
        except ValueError:
            where = f"{self.name}, line {line}, column “{column}”"
            raise TableError(
                f"{where}: “{text}” is not a number. Correct it or leave the cell empty."
            ) from None


def read_table(path: str | Path) -> Table:
    """Read a CSV or Excel file with a first row of column names; empty rows are left out."""
    path = Path(path)
    if not path.is_file():
        raise TableError(f"There is no file {path}.")
    lines = _excel(path) if path.suffix.lower() in EXCEL else _csv(path)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise TableError(f"{path.name} is empty: its first row must name the columns.")
    return _table(path.name, filled)


def _table(name: str, filled: Sequence[tuple[int, list[str]]]) -> Table:
    columns = [text or f"column {number}" for number, text in enumerate(filled[0][1], start=1)]
    if doubled := {text for text in columns if columns.count(text) > 1}:
        raise TableError(f"{name} names the column “{min(doubled)}” twice.")
    if len(filled) == 1:
        raise TableError(f"{name} has column names, but no rows.")
    rows = [_fitted(name, number, cells, len(columns)) for number, cells in filled[1:]]
    lines = tuple(number for number, _ in filled[1:])
    return Table(name, tuple(columns), tuple(rows), lines)


def _fitted(name: str, line: int, cells: list[str], width: int) -> tuple[str, ...]:
    """Fill a short row up; refuse one with values beyond the last named column."""
    if any(cells[width:]):
        raise TableError(
            f"{name}, line {line} has {len(cells)} cells, the first row has {width}. "
            "Is there a comma inside a value? Put such a value in quotation marks."
        )
    return tuple(cells[:width] + [""] * (width - len(cells)))


def _csv(path: Path) -> list[tuple[int, list[str]]]:
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise TableError(f"{path.name}, line {reader.line_num}: {error}.") from error


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    if raw[:4] == b"PK\x03\x04" or b"\0" in raw[:1000]:
        raise TableError(
            f"{path.name} is not text. Save it as CSV, or as .xlsx under that name."
        )
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(f"{path.name} is neither UTF-8 nor GB 18030. Save it as CSV UTF-8.")


def _separator(text: str) -> str:
    """Return the separator that the first row uses most: comma, tab or semicolon."""
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _excel(path: Path) -> list[tuple[int, list[str]]]:
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise TableError(f"{path.name} cannot be read as Excel: {error}.") from error
    return [(number, [_cell(v) for v in row]) for number, row in enumerate(rows, start=1)]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def print_json(value: object) -> None:
    """Write a result as JSON; not-a-number and infinity are written as null."""
    sys.stdout.write(json.dumps(_plain(value), ensure_ascii=False, indent=2) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write aligned columns; Chinese characters count as two places wide."""
    texts = [list(columns), *([_shown(value) for value in row] for row in rows)]
    widths = [max(_width(row[at]) for row in texts) for at in range(len(columns))]
    for row in texts:
        cells = [
            text + " " * (wide - _width(text)) for text, wide in zip(row, widths, strict=True)
        ]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "" if value is None else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def complain(sentence: str) -> int:
    """Write a sentence to the error stream; return the exit status of a refused input."""
    sys.stderr.write(sentence + "\n")
    return 2


def tell(sentence: str) -> None:
    """Write a line of progress where it does not mix with the result."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
