"""The lines of a table that somebody brings, one after the other: CSV or the first sheet.

Every cell becomes text, so that a name such as 007 survives. Whatever cannot be read is a
`TableError` whose sentence says where and what to do.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from youwei.interop.commands.extent import MOST_CELLS, MOST_SIGNS, extent_of

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: UTF-8 fails loudly on Chinese text of another encoding."""

EXCEL = {".xlsx", ".xls", ".xlsm", ".ods"}
SEPARATORS = ",\t;"
BIGGEST = 200 * 1024 * 1024
"""Bytes of an Excel file once it is unpacked: a million cells, not a bomb of zeros."""

UNREADABLE = (
    CalamineError,
    OSError,
    IndexError,
    UnicodeDecodeError,
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    NotImplementedError,  # a file that says it needs a newer unpacker
)


class TableError(ValueError):
    """A table that cannot be read as asked; the text is a sentence for the person."""

    def __init__(self, sentence: str, **names: object) -> None:
        super().__init__(sentence % names if names else sentence)
        self.sentence, self.names = sentence, names  # apart, so that it can be translated


@dataclass(frozen=True)
class Lines:
    """A file as it is read: number and cells of each line. It is gone through once."""

    most: int  #: lines at most, empty ones among them
    merged: tuple[tuple[int, int], ...]  #: first and last line of each block of merged cells
    each: Iterator[tuple[int, list[str]]]


def lines_of(path: Path) -> Lines:
    """Open a file; its lines are made while somebody goes through them."""
    if not path.is_file():
        raise TableError("There is no file %(file)s.", file=path)
    return _excel(path) if path.suffix.lower() in EXCEL else _csv(path)


def _csv(path: Path) -> Lines:
    text = _text(path)
    return Lines(text.rstrip().count("\n") + 1, (), _separated(path.name, text))


def _separated(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error as error:
        raise TableError(
            "%(file)s, line %(line)s: %(error)s.",
            file=name, line=reader.line_num, error=error,
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


def _excel(path: Path) -> Lines:
    try:
        _refuse_bomb(path)
        _refuse_wide(path)
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        merged = sheet.merged_cell_ranges or ()
    except UNREADABLE as error:
        raise TableError(
            "%(file)s cannot be read as Excel: %(error)s.", file=path.name, error=error
        ) from error
    blocks = tuple((first[0] + 1, last[0] + 1) for first, last in merged)
    return Lines(sheet.total_height, blocks, _unpacked(sheet))


def _unpacked(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [_cell(value) for value in row]


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


def _refuse_wide(path: Path) -> None:
    """Look how far its sheets reach, before one is laid out from the first to the last cell."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        try:
            extent = extent_of(packed)
        except ValueError as error:
            raise CalamineError(str(error)) from error
    if extent.cells > MOST_CELLS:
        raise TableError(
            "%(file)s reaches over %(cells)s million cells, most of them empty or below and "
            "beside the table. Copy the table alone into a new file.",
            file=path.name, cells=extent.cells // 1_000_000,
        )  # fmt: skip
    if extent.signs > MOST_SIGNS:
        raise TableError(
            "%(file)s repeats long texts, %(signs)s million signs in all. "
            "Save the rows that you need as CSV.",
            file=path.name, signs=extent.signs // 1_000_000,
        )  # fmt: skip


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
