"""Tables that people bring: CSV in any usual encoding, or the first sheet of an Excel file.

Every cell becomes text, so that a name such as 007 survives; `numbers` reads them as numbers.
Whatever cannot be read is a `TableError` whose sentence says where and what to do.
"""

import csv
import difflib
import io
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: UTF-8 fails loudly on Chinese text of another encoding."""

EXCEL = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}
SEPARATORS = ",\t;"
BIGGEST = 200 * 1024 * 1024
"""Bytes of an Excel file once it is unpacked: a million cells, not a bomb of zeros."""
NOTHING = {"", "NA", "N/A", "nan", "null", "None", "-", "—"}
"""What people write where there is no value."""
NUMBER = re.compile(r"[-+]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
"""With commas between thousands only: 1,5 is no fifteen."""


class TableError(ValueError):
    """A table that cannot be read as asked; the text is a sentence for the person."""

    def __init__(self, sentence: str, **names: object) -> None:
        super().__init__(sentence % names if names else sentence)
        self.sentence, self.names = sentence, names  # apart, so that it can be translated


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
        plain = unicodedata.normalize("NFKC", text).replace("−", "-")
        where = f"{self.name}, line {line}, column “{column}”"
        if NUMBER.fullmatch(plain) is None:
            raise TableError(
                f"{where}: “{text}” is not a number. Write it as 12.5, or leave the cell empty."
            )
        number = float(plain.replace(",", ""))
        if abs(number) == float("inf"):
            raise TableError(f"{where}: “{text}” is too large to compute with.")
        return number


def read_table(path: str | Path) -> Table:
    """Read a CSV or Excel file with a first row of column names; empty rows are left out."""
    path = Path(path)
    if not path.is_file():
        raise TableError("There is no file %(file)s.", file=path)
    lines = _excel(path) if path.suffix.lower() in EXCEL else _csv(path)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise TableError(
            "%(file)s is empty: its first row must name the columns.", file=path.name
        )
    return _table(path.name, filled)


def _table(name: str, filled: Sequence[tuple[int, list[str]]]) -> Table:
    columns = [text or f"column {number}" for number, text in enumerate(filled[0][1], start=1)]
    if doubled := {text for text in columns if columns.count(text) > 1}:
        raise TableError(
            "%(file)s names the column “%(column)s” twice.", file=name, column=min(doubled)
        )
    if len(filled) == 1:
        raise TableError("%(file)s has column names, but no rows.", file=name)
    rows = [_fitted(name, number, cells, len(columns)) for number, cells in filled[1:]]
    lines = tuple(number for number, _ in filled[1:])
    return Table(name, tuple(columns), tuple(rows), lines)


def _fitted(name: str, line: int, cells: list[str], width: int) -> tuple[str, ...]:
    """Fill a short row up; refuse one with values beyond the last named column."""
    if any(cells[width:]):
        raise TableError(
            "%(file)s, line %(line)s has %(cells)s cells, the first row has %(width)s. "
            "Is there a comma inside a value? Put such a value in quotation marks.",
            file=name, line=line, cells=len(cells), width=width,
        )  # fmt: skip
    return tuple(cells[:width] + [""] * (width - len(cells)))


def _csv(path: Path) -> list[tuple[int, list[str]]]:
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise TableError(
            "%(file)s, line %(line)s: %(error)s.",
            file=path.name, line=reader.line_num, error=error,
        ) from error  # fmt: skip


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace").replace("\0", "")
    if raw[:4] == b"PK\x03\x04" or b"\0" in raw[:1000]:
        raise TableError(
            "%(file)s is not text. Save it as CSV, or as .xlsx under that name.", file=path.name
        )
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(
        "%(file)s is neither UTF-8 nor GB 18030. Save it as CSV UTF-8.", file=path.name
    )


def _separator(text: str) -> str:
    """Return the separator that the first row uses most: comma, tab or semicolon."""
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _excel(path: Path) -> list[tuple[int, list[str]]]:
    _refuse_bomb(path)
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise TableError(
            "%(file)s cannot be read as Excel: %(error)s.", file=path.name, error=error
        ) from error
    return [(number, [_cell(v) for v in row]) for number, row in enumerate(rows, start=1)]


def _refuse_bomb(path: Path) -> None:
    """Look at what the packed parts say of their size, before anything is unpacked."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > BIGGEST:
        raise TableError(
            "%(file)s unpacks to %(size)s MB. Save the rows that you need as CSV.",
            file=path.name, size=size // 2**20,
        )  # fmt: skip


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
