"""How far a sheet reaches, found by reading through it before anybody lays it out as a block.

A reader of Excel files lays out the whole rectangle from the first to the last written cell,
each with a text of its own: two cells in opposite corners of a file of 5 kB, or one long text
that is named a hundred thousand times, ask for more memory than a machine has.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.parsers.expat import ParserCreate

MOST_CELLS = 5_000_000
"""Rows times columns of one sheet, written or not: some hundred MB once it is laid out."""
MOST_SIGNS = 200_000_000
"""Signs of all its texts, each counted as often as it stands there."""
SHEET = b"sheetData"
"""Every part of an .xlsx that holds cells has this word in it, whatever the part is called."""
TEXTS, OPEN_DOCUMENT = "xl/sharedstrings.xml", "content.xml"
STEP = 1 << 20
LETTERS = re.compile("[A-Za-z]{1,7}")
DIGITS = "0123456789"


@dataclass(frozen=True)
class Extent:
    """Of the largest sheet: cells of the rectangle, and signs of its texts."""

    cells: int
    signs: int


def extent_of(packed: zipfile.ZipFile) -> Extent:
    """Return how much the sheets of a workbook are once they are laid out.

    Raises ExpatError or ValueError for a sheet that is not written as a sheet is.
    """
    texts, found = _Texts(), [Extent(0, 0)]
    for part in packed.infolist():
        if part.filename.lower() == TEXTS:
            _read(packed, part, texts)
    for part in packed.infolist():
        if part.filename == OPEN_DOCUMENT:
            table = _Table()
            _read(packed, part, table)
            found.append(Extent(table.most, table.signs))
        elif _has_cells(packed, part):
            found.append(_extent(packed, part, texts.lengths))
    return Extent(max(one.cells for one in found), max(one.signs for one in found))


def _extent(packed: zipfile.ZipFile, part: zipfile.ZipInfo, lengths: Sequence[int]) -> Extent:
    sheet = _Sheet()
    _read(packed, part, sheet)
    signs = sheet.named * max(lengths, default=0)
    if signs > MOST_SIGNS:  # seldom: only now is it worth to look at each
        named = _Named(lengths)
        _read(packed, part, named)
        signs = named.signs
    return Extent(sheet.last_row * sheet.widest, signs)


def _has_cells(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    end = b""
    with packed.open(part) as file:
        while step := file.read(STEP):
            if SHEET in end + step:
                return True
            end = step[-len(SHEET) :]
    return False


class _Reader:
    """Hears what stands in a part, one element after the other; names come without prefix."""

    def begins(self, name: str, has: Mapping[str, str]) -> None: ...
    def says(self, text: str) -> None: ...
    def ends(self, name: str) -> None: ...


def _read(packed: zipfile.ZipFile, part: zipfile.ZipInfo, into: _Reader) -> None:
    parser, kind = ParserCreate(), type(into)
    parser.StartElementHandler = into.begins
    if kind.says is not _Reader.says:  # a million calls less where nobody listens
        parser.CharacterDataHandler = into.says
    if kind.ends is not _Reader.ends:
        parser.EndElementHandler = into.ends
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with packed.open(part) as file:
        parser.ParseFile(file)


def _refuse_doctype(*_said: object) -> None:
    raise ValueError("a sheet declares entities")


def _plain(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


class _Texts(_Reader):
    """How long the texts are that cells of an .xlsx name by their number."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def begins(self, name: str, has: Mapping[str, str]) -> None:
        if _plain(name) == "si":
            self.lengths.append(0)

    def says(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Sheet(_Reader):
    """The cells of an .xlsx: each says where it is, or follows the one before."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.widest = self.named = 0
        self.columns: dict[str, int] = {}  # asked a million times

    def begins(self, name: str, has: Mapping[str, str]) -> None:
        name = _plain(name)
        if name == "c":
            self._cell(has.get("r", ""))
            self.named += has.get("t") == "s"
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
        column = self.columns.get(letters) or self._numbered(letters)
        self.row, self.column = int(place[len(letters) :]), column

    def _numbered(self, letters: str) -> int:
        if not LETTERS.fullmatch(letters):
            raise ValueError(f"a cell says that it is in column {letters[:20]}")
        column = 0
        for sign in letters.upper():
            column = column * 26 + ord(sign) - 64
        self.columns[letters] = column
        return column


class _Named(_Reader):
    """The signs of all texts that the cells of an .xlsx name."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.lengths, self.signs = lengths, 0
        self.is_named, self.number = False, ""

    def begins(self, name: str, has: Mapping[str, str]) -> None:
        if _plain(name) == "c":
            self.is_named = has.get("t") == "s"
        self.number = ""

    def says(self, text: str) -> None:
        self.number += text

    def ends(self, name: str) -> None:
        if self.is_named and _plain(name) == "v":
            at = int(self.number)
            self.signs += self.lengths[at] if 0 <= at < len(self.lengths) else 0


class _Table(_Reader):
    """The cells of an OpenDocument file: one that is repeated stands there once."""

    def __init__(self) -> None:
        self.row = self.column = self.widest = self.most = self.signs = 0
        self.rows = self.columns = 0  # how often this row and this cell are repeated

    def begins(self, name: str, has: Mapping[str, str]) -> None:
        name = _plain(name)
        if name == "table":
            self.row = self.column = self.rows = self.columns = self.widest = 0
        elif name == "table-row":
            self.row += self.rows
            self.rows, self.column = _times(has, "rows"), 0
        elif name in ("table-cell", "covered-table-cell"):
            self.columns = _times(has, "columns")
            self.column += self.columns
            if any(key.endswith((":value-type", ":formula")) for key in has):
                self._written()
        elif name == "p":
            self._written()

    def says(self, text: str) -> None:
        self.signs += len(text) * self.rows * self.columns

    def _written(self) -> None:
        self.widest = max(self.widest, self.column)
        self.most = max(self.most, (self.row + self.rows) * self.widest)


def _times(has: Mapping[str, str], of: str) -> int:
    said = (value for key, value in has.items() if key.endswith(f"number-{of}-repeated"))
    return max(1, int(next(said, "1")))
