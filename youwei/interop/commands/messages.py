"""Tables of messages: CSV, Excel or parquet in, the usual names of columns, CSV out."""

import csv
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet

from youwei.interop.commands.lines import BIGGEST
from youwei.interop.commands.tables import Table, TableError, read_table

NAMES = {
    "title": ("留言主题", "主题", "标题", "诉求标题", "工单标题", "title", "subject"),
    "body": (
        *("留言详情", "详情", "内容", "正文", "诉求内容", "工单内容", "描述", "text_seg"),
        *("text", "body", "content", "description", "message"),
    ),
    "id": ("留言编号", "编号", "工单编号", "工单号", "序号", "id", "number", "key", "row"),
    "person": (
        "留言用户",
        "用户",
        "来电人",
        "诉求人",
        "姓名",
        "电话",
        "person",
        "user",
        "author",
    ),
    "time": (
        *("留言时间", "时间", "受理时间", "来电时间", "提交时间", "日期"),
        *("time", "created_at", "date", "at"),
    ),
}
DAY = 86_400.0
WRITTEN = re.compile(r"\d+")


def read_messages(path: Path) -> Table:
    """Read a table of messages; a parquet file too."""
    return _parquet(path) if path.suffix.lower() == ".parquet" else read_table(path)


def _parquet(path: Path) -> Table:
    if not path.is_file():
        raise TableError("There is no file %(file)s.", file=path)
    try:
        with pyarrow.parquet.ParquetFile(path) as opened:
            groups = range(opened.metadata.num_row_groups)
            size = sum(opened.metadata.row_group(at).total_byte_size for at in groups)
            if size > BIGGEST:
                raise TableError(
                    "%(file)s unpacks to %(size)s MB. Save the rows that you need as CSV.",
                    file=path.name, size=size // 2**20,
                )  # fmt: skip
            read = opened.read()
    except (pyarrow.ArrowException, OSError) as error:
        raise TableError(
            "%(file)s cannot be read as parquet: %(error)s.", file=path.name, error=error
        ) from error
    columns = tuple(read.column_names)
    cells = [["" if v is None else str(v) for v in column.to_pylist()] for column in read]
    if not cells or not cells[0]:
        raise TableError("%(file)s has column names, but no rows.", file=path.name)
    rows = tuple(zip(*cells, strict=True))
    return Table(path.name, columns, rows, tuple(range(2, len(rows) + 2)))


def named(table: Table, kind: str, chosen: str | None = None) -> list[str] | None:
    """Return the chosen column, or the one with a usual name, or None."""
    if chosen:
        return table.column(chosen)
    lower = {name.lower(): name for name in reversed(table.columns)}
    for name in NAMES[kind]:
        if name in lower:
            return table.column(lower[name])
    return None


def texts_of(table: Table, chosen: str | None) -> tuple[list[str], list[str]]:
    """Return titles and bodies: of one chosen column the title is empty, of more the first.

    Without a choice: columns with usual names, else the one with the longest texts.
    """
    if chosen:
        first, *others = [table.column(name.strip()) for name in chosen.split(",")]
        if not others:
            return [""] * len(first), first
        return first, [" ".join(parts) for parts in zip(*others, strict=True)]
    title, body = named(table, "title"), named(table, "body")
    if title is None and body is None:
        widths = [sum(map(len, column)) for column in zip(*table.rows, strict=True)]
        body = table.column(table.columns[widths.index(max(widths))])
    empty = [""] * len(table.rows)
    return (title or empty, body) if body is not None else (empty, title or empty)


def identities(table: Table, chosen: str | None) -> list[str]:
    """Return what each message is called: a chosen or usual column, else its row from 1."""
    found = named(table, "id", chosen)
    if found is None or not all(found):
        return [str(at) for at in range(1, len(table.rows) + 1)]
    return found


def days_of(table: Table, chosen: str | None) -> list[float] | None:
    """Return the instants of messages in days; None if there is no such column."""
    texts = named(table, "time", chosen)
    if texts is None or not any(texts):
        return None
    return [_day(text, table, at) for at, text in enumerate(texts)]


def _day(text: str, table: Table, row: int) -> float:
    """Read 2019-02-28 11:25:05, 2019/2/28 11:25, 2019年2月28日 and the like."""
    parts = [int(part) for part in WRITTEN.findall(text)[:6]]
    try:
        if len(parts) == 1 and parts[0] > 9999:  # 20190228
            parts = [parts[0] // 10_000, parts[0] // 100 % 100, parts[0] % 100]
        year, month, day, hour, minute, second = [*parts, 0, 0, 0][:6]
        at = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - no zone needed
        return (at - datetime(1970, 1, 1)).total_seconds() / DAY  # noqa: DTZ001
    except (ValueError, OverflowError):
        raise TableError(
            "%(file)s, line %(line)s: “%(text)s” is no time. Write 2026-03-05 14:30.",
            file=table.name, line=table.lines[row], text=text[:40],
        ) from None  # fmt: skip


def write_csv(
    columns: Sequence[str], rows: Iterable[Sequence[object]], out: Path | None
) -> None:
    """Write rows to a file that Excel opens rightly, or to the output."""
    if out is None:
        _write(columns, rows, csv.writer(sys.stdout, lineterminator="\n"))
        return
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        _write(columns, rows, csv.writer(file))


def _write(columns: Sequence[str], rows: Iterable[Sequence[object]], writer: object) -> None:
    write = getattr(writer, "writerow")  # noqa: B009 - the type of writers has no public name
    write(columns)
    for row in rows:
        write([f"{cell:.4f}" if isinstance(cell, float) else cell for cell in row])
