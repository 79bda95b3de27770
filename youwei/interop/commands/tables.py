"""Tables that people bring: CSV in any usual encoding, or the first sheet of an Excel file.

Every cell becomes text, so that a name such as 007 survives; `numbers` reads them as numbers.
Whatever cannot be read is a `TableError` whose sentence says where and what to do.
"""

import difflib
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from youwei.interop.commands.lines import TableError, lines_of

__all__ = [
    "NOTHING",
    "Table",
    "TableError",
    "complain",
    "print_json",
    "print_table",
    "read_table",
    "tell",
]

NOTHING = {"", "NA", "N/A", "nan", "null", "None", "-", "—"}
"""What people write where there is no value."""
NUMBER = re.compile(r"[-+]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
"""With commas between thousands only: 1,5 is no fifteen."""


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
    filled = [(number, cells) for number, cells in lines_of(path).each if any(cells)]
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
