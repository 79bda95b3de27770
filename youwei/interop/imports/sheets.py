"""A file as a table to import: which line names the columns, and where the rows begin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from youwei.interop.commands.lines import TableError, lines_of

LOOKED_AT = 12  #: lines among which the names of the columns are looked for
MOST_COLUMNS = 200

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Opened:
    """A table whose columns are known; its rows are read as one goes."""

    columns: Sequence[str]
    head: int  #: the line that names the columns
    most: int  #: rows at most
    rows: Iterator[Line]


def open_sheet(path: Path, file: str) -> Opened:
    """Open a table that was brought. A title above the names of the columns is passed over."""
    lines = lines_of(path)
    filled = (line for line in lines.each if any(line[1]))
    first = list(islice(filled, LOOKED_AT))
    if not first:
        raise TableError("%(file)s is empty: its first row must name the columns.", file=file)
    place = _place_of_names(first)
    head, names = first[place]
    columns = _columns(names, file)
    if place + 1 == len(first):
        raise TableError("%(file)s has column names, but no rows.", file=file)
    _refuse_second_head(names, first[place + 1], head, file)
    _refuse_merged(lines.merged, head, file)
    rows = chain(first[place + 1 :], filled)
    return Opened(columns, head, max(0, lines.most - head), rows)


def _place_of_names(first: Sequence[Line]) -> int:
    """Return which of the first lines names the columns: titles fill a single cell."""
    widest = max(sum(map(bool, cells)) for _, cells in first)
    if widest == 1:
        return 0
    return next(place for place, (_, cells) in enumerate(first) if sum(map(bool, cells)) > 1)


def _columns(names: Sequence[str], file: str) -> Sequence[str]:
    width = max(place for place, name in enumerate(names, start=1) if name)
    if width > MOST_COLUMNS:
        raise TableError(
            "%(file)s has %(count)s columns; at most %(most)s.",
            file=file, count=width, most=MOST_COLUMNS,
        )  # fmt: skip
    named = [name for name in names[:width] if name]
    if doubled := {name for name in named if named.count(name) > 1}:
        raise TableError(
            "%(file)s names the column “%(column)s” twice.", file=file, column=min(doubled)
        )
    return [" ".join(name.split()) for name in names[:width]]


def _refuse_second_head(names: Sequence[str], second: Line, head: int, file: str) -> None:
    """Refuse names in two lines: the second names the parts of what the first only groups."""
    line, cells = second
    gaps = {place for place, name in enumerate(names) if not name}
    alone = {place for place, name in enumerate(names) if name and place + 1 not in gaps}
    written = {place for place, cell in enumerate(cells) if cell}
    if alone and gaps & written and not alone & written:
        raise TableError(
            "%(file)s names its columns in two lines, %(first)s and %(second)s. "
            "Leave one line, with a name above each column.",
            file=file, first=head, second=line,
        )  # fmt: skip


def _refuse_merged(merged: Sequence[tuple[int, int]], head: int, file: str) -> None:
    for first, last in merged:
        if last > head:
            raise TableError(
                "%(file)s has merged cells, for example in line %(line)s. Undo the merging, "
                "so that every row says everything itself.",
                file=file, line=max(first, head + 1), last=last,
            )  # fmt: skip
