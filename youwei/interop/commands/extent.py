"""How far a sheet reaches, found by reading through it before anybody lays it out as a block.

A reader of Excel files lays out the whole rectangle from the first to the last written cell:
two cells in opposite corners of a file of 5 kB ask for more memory than a machine has.
"""

import re
import zipfile
from collections.abc import Mapping
from xml.parsers.expat import ParserCreate

MOST_CELLS = 5_000_000
"""Rows times columns of one sheet, written or not: some hundred MB once it is laid out."""
SHEET = b"sheetData"
"""Every part of an .xlsx that holds cells has this word in it, whatever the part is called."""
OPEN_DOCUMENT = "content.xml"
STEP = 1 << 20
LETTERS = re.compile("[A-Za-z]{1,7}")
DIGITS = "0123456789"


def cells_of(packed: zipfile.ZipFile) -> int:
    """Return rows times columns of the largest sheet of a workbook.

    Raises ExpatError or ValueError for a sheet that is not written as a sheet is.
    """
    return max((_cells_in(packed, part) for part in packed.infolist()), default=0)


def _cells_in(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    if part.filename == OPEN_DOCUMENT:
        return _read(packed, part, _Table())
    return _read(packed, part, _Sheet()) if _has_cells(packed, part) else 0


def _has_cells(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    end = b""
    with packed.open(part) as file:
        while step := file.read(STEP):
            if SHEET in end + step:
                return True
            end = step[-len(SHEET) :]
    return False


def _read(packed: zipfile.ZipFile, part: zipfile.ZipInfo, into: "_Sheet | _Table") -> int:
    parser = ParserCreate()
    parser.StartElementHandler = into.begins
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with packed.open(part) as file:
        parser.ParseFile(file)
    return into.most


def _refuse_doctype(*_said: object) -> None:
    raise ValueError("a sheet declares entities")


class _Sheet:
    """The cells of an .xlsx: each says where it is, or follows the one before."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.widest = 0
        self.columns: dict[str, int] = {}  # asked a million times

    @property
    def most(self) -> int:
        return self.last_row * self.widest

    def begins(self, name: str, has: Mapping[str, str]) -> None:
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "c":
            self._cell(has.get("r", ""))
        elif name in ("v", "is"):  # a cell that is only coloured is not laid out
            if self.row > self.last_row:
                self.last_row = self.row
            if self.column > self.widest:
                self.widest = self.column
        elif name == "row":
            self.row, self.column = int(has.get("r", self.row + 1)), 0

    def _cell(self, place: str) -> None:
        letters = place.rstrip(DIGITS)
        if not letters:
            self.column += 1
            return
        column = self.columns.get(letters) or self._named(letters)
        self.row, self.column = int(place[len(letters) :]), column

    def _named(self, letters: str) -> int:
        if not LETTERS.fullmatch(letters):
            raise ValueError(f"a cell says that it is in column {letters[:20]}")
        column = 0
        for sign in letters.upper():
            column = column * 26 + ord(sign) - 64
        self.columns[letters] = column
        return column


class _Table:
    """The cells of an OpenDocument file: one that is repeated stands there once."""

    def __init__(self) -> None:
        self.row = self.column = self.again = self.widest = self.most = 0

    def begins(self, name: str, has: Mapping[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "table":
            self.row = self.column = self.again = self.widest = 0
        elif name == "table-row":
            self.row += self.again
            self.again, self.column = _times(has, "rows"), 0
        elif name in ("table-cell", "covered-table-cell"):
            self.column += _times(has, "columns")
            if any(key.endswith((":value-type", ":formula")) for key in has):
                self._written()
        elif name == "p":
            self._written()

    def _written(self) -> None:
        self.widest = max(self.widest, self.column)
        self.most = max(self.most, (self.row + self.again) * self.widest)


def _times(has: Mapping[str, str], of: str) -> int:
    said = (value for key, value in has.items() if key.endswith(f"number-{of}-repeated"))
    return max(1, int(next(said, "1")))
