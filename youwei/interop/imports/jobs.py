"""The worker compares, writes and takes back tables, a few lines at a time."""

import json
import time
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import transaction

from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.interop.commands.lines import TableError
from youwei.interop.imports import spool
from youwei.interop.imports.cells import is_same
from youwei.interop.imports.comparing import Comparison
from youwei.interop.imports.found import Found
from youwei.interop.imports.mapping import Wanted
from youwei.interop.imports.matching import value_of
from youwei.interop.imports.sheets import open_sheet
from youwei.interop.imports.spool import KEPT
from youwei.interop.intake.uploads import forget_tables
from youwei.packs.declared import NotAllowed
from youwei.packs.values import is_closed
from youwei.registers.actions.importing import (
    advance,
    end_undoing,
    end_writing,
    forget_line,
    show_again,
    undo_line,
    write_line,
)
from youwei.registers.actions.imports import (
    Compared,
    ask_comparison,
    end_comparison,
    keep_compared,
    leave_import,
    sentence,
    set_total,
    spaced,
)
from youwei.registers.events import RowErased
from youwei.registers.models import (
    OPEN,
    WAITING,
    Import,
    ImportLine,
    Row,
    Unit,
    fields_of,
    table_of,
)

COMPARED = 2000
"""Lines at once: few questions to the database, and nobody's own work waits."""
WRITTEN = 20
AT_A_TIME = 10.0  #: seconds for writing one table before the next one has its turn


def go_on() -> int:
    """Go on with every table that waits for the worker; return how many there are."""
    waiting = list(Import.objects.filter(state__in=WAITING).order_by("pk"))
    trouble: Exception | None = None
    for table in waiting:
        try:
            WORK[table.state](table, User.objects.get(key=table.begun_by))
        except Exception as error:
            trouble = error
    if trouble:
        raise trouble
    return len(waiting)


def compare(table: Import, by: User) -> None:
    """Compare a table to its end. Killed on the way, it goes past what it had compared."""
    try:
        _compare(table, by)
    except (TableError, NotAllowed) as no:
        names = {**no.names, "file": table.file} if "file" in no.names else no.names
        leave_import(table=table, by=by, no=NotAllowed(no.sentence, **names))
        spool.delete(table.stored, former=False)


def _compare(table: Import, by: User) -> None:
    if table.reached and not _is_whole(table):
        ask_comparison(table=table, wanted=table.wanted)
        table.refresh_from_db()
    if not spool.path_of(table.stored).is_file():
        raise NotAllowed("The file is not there any more; please send it again.")
    opened = open_sheet(spool.path_of(table.stored), table.file)
    wanted = Wanted.of(table.wanted)
    comparison = Comparison(table.register, wanted, len(opened.columns), by)
    set_total(table=table, total=opened.most)
    with spool.Writer(table.stored, spool.READ, anew=table.reached == 0) as cells:
        while lines := list(islice(opened.rows, COMPARED)):
            if before := [line for line in lines if line[0] <= table.reached]:
                comparison.pass_over(before)
            new = lines[len(before) :]
            if not new:
                continue
            found = comparison.compare(new)
            kept = [_line(one, cells) for one in found if one.kind != "same"]
            cells.pass_on()
            same = len(found) - len(kept)
            if not keep_compared(
                table=table, lines=kept, same=same, reached=new[-1][0], done=len(new)
            ):
                return
        cells.flush()
    end_comparison(table=table)


def _is_whole(table: Import) -> bool:
    """Say whether what was read before the worker stopped is there: a power cut may lose it."""
    last = table.lines.order_by("-line").first()
    return last is None or bool(spool.read(table.stored, spool.READ, [last.place])[0])


def _line(one: Found, cells: spool.Writer) -> Compared:
    said: dict[str, Any] = {"values": one.values, "unit": one.unit}
    if one.kind in ("wrong", "several"):
        said["cells"] = one.cells
    key, version = (one.row.key, one.row.version) if one.row else ("", 0)
    says = json.dumps(sentence(one.no)) if one.no else "{}"
    return Compared(
        one.line, one.kind, key, version, spaced(one.differs), cells.put(said), says
    )


def write(table: Import, by: User) -> None:
    """Write accepted lines, some at a time, each refused alone."""
    until = time.monotonic() + AT_A_TIME
    with spool.Writer(table.stored, spool.FORMER) as former:
        while time.monotonic() < until:
            if not _write_some(table, by, former):
                table = end_writing(table=table, by=by)
                if table.state == "written":
                    spool.delete(table.stored, former=False)
                return
            table.refresh_from_db()


@transaction.atomic
def _write_some(table: Import, by: User, former: spool.Writer) -> int:
    lines = list(table.lines.accepted().filter(line__gt=table.reached)[:WRITTEN])
    if not lines:
        return 0
    said = spool.read(table.stored, spool.READ, [line.place for line in lines])
    rows = _rows(table, lines)
    units = {one.key: one for one in Unit.objects.filter(key__in=[s.get("unit") for s in said])}
    for line, one in zip(lines, said, strict=True):
        row, values = rows.get(line.row_key), one.get("values")
        line.of = table
        if values and row and row.archived_at is None and row.version != line.version:
            differs = [key for key in line.fields if _still_differs(row, key, values.get(key))]
            show_again(line=line, differs=differs, version=row.version)
            continue
        if row is not None and (closed := _closed(row, line)):
            line.former = former.put(closed)
            former.flush()
        write_line(line=line, values=values, unit=units.get(one.get("unit")), row=row, by=by)
    advance(table=table, reached=lines[-1].line, done=len(lines))
    return len(lines)


def _rows(table: Import, lines: list[ImportLine]) -> dict[str, Row]:
    keys = [line.row_key for line in lines if line.row_key]
    rows = table_of(table.register).objects.filter(key__in=keys).select_for_update()
    return {row.key: row for row in rows}


def _still_differs(row: Row, key: str, value: Any) -> bool:
    field = fields_of(row.register_key)[key]
    return not is_same(field, value_of(row, key, field), value)


def _closed(row: Row, line: ImportLine) -> dict[str, Any]:
    """Return the closed values that a line replaces."""
    fields = fields_of(row.register_key)
    return {key: row.closed.get(key) for key in line.taken.split() if is_closed(fields[key])}


def undo(table: Import, by: User) -> None:
    """Take back what a table has written, some lines at a time."""
    until = time.monotonic() + AT_A_TIME
    while time.monotonic() < until:
        if not _undo_some(table, by):
            end_undoing(table=table, by=by)
            spool.delete(table.stored, former=True)
            return
        table.refresh_from_db()


@transaction.atomic
def _undo_some(table: Import, by: User) -> int:
    waiting = table.lines.filter(outcome="written", line__gt=table.reached)
    lines = list(waiting[:WRITTEN])
    if not lines:
        return 0
    places = [line.former for line in lines if line.former is not None]
    replaced = spool.read(table.stored, spool.FORMER, places)
    closed: dict[int | None, Any] = dict(zip(places, replaced, strict=True))
    for line in lines:
        line.of = table
        undo_line(line=line, closed=closed.get(line.former, {}), by=by)
    advance(table=table, reached=lines[-1].line, done=len(lines))
    return len(lines)


WORK = {"comparing": compare, "writing": write, "undoing": undo}


def forget_erased(entries: Sequence[Entry]) -> None:
    """Follow the record: what tables say of a row that was erased is erased with it.

    A file as it came may name them in any line: none of their register is kept on.
    """
    keys = {entry.on_key for entry in entries if entry.event == RowErased.name}
    for register in {key.partition("/")[0] for key in keys}:
        _drop_files(register)
    for line in ImportLine.objects.filter(row_key__in=keys).select_related("of"):
        stored = line.of.stored
        spool.blank(stored, spool.READ, [line.place])
        spool.blank(stored, spool.FORMER, [] if line.former is None else [line.former])
        forget_line(line=line)


def _drop_files(register: str) -> None:
    """Delete the files of open tables; what was compared already can still be written."""
    for table in Import.objects.filter(register=register, state__in=OPEN):
        if table.state in ("sent", "comparing"):
            no = NotAllowed(
                "Somebody of this register was erased, and the file may name them: it is not"
                " kept. Please send it again without them."
            )
            leave_import(table=table, by=User.objects.get(key=table.begun_by), no=no)
            spool.delete(table.stored, former=False)
        else:
            spool.delete_file(table.stored)


def forget() -> int:
    """Delete what is kept too long: tables that nobody wrote or took in, replaced values."""
    since = now() - KEPT
    old = Import.objects.filter(state__in=("sent", "comparing", "compared"), begun_at__lt=since)
    tables = list(old)
    for table in tables:
        leave_import(table=table, by=User.objects.get(key=table.begun_by))
        spool.delete(table.stored, former=False)
    for table in Import.objects.filter(state="written", ended_at__lt=since):
        spool.delete(table.stored, former=True)
    return len(tables) + forget_tables(since)
