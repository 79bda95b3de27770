"""Writing what was accepted of a table, and taking it back: each line is refused alone."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.packs.values import is_closed
from youwei.registers.actions.imports import PROGRESS, sentence, spaced
from youwei.registers.actions.rows import archive_row, change_row, write_row
from youwei.registers.events import ImportUndone, RowsImported
from youwei.registers.models import Import, ImportLine, Row, Unit, fields_of, table_of, zone_of

REASON = "收回表格 %s | Table %s taken back"


@transaction.atomic
def ask_writing(*, table: Import) -> Import:
    """Leave the accepted lines to the worker."""
    table = Import.objects.select_for_update().get(pk=table.pk)
    if table.state != "compared":
        raise NotAllowed("This table is not waiting for that any more; look at it again.")
    count = table.lines.accepted().count()
    if not count:
        raise NotAllowed("No line is accepted yet. Accept lines, or leave the table.")
    table.state, table.total, table.done, table.reached = "writing", count, 0, 0
    table.save(update_fields=PROGRESS)
    return table


def write_line(
    *, line: ImportLine, values: Mapping[str, Any] | None, unit: Unit | None, row: Row | None,
    by: User,
) -> None:  # fmt: skip
    """Write one accepted line, or keep why it was refused. `row` is as it stands now."""
    table, taken = line.of, line.taken.split()
    because = f"表格 {table.pk} 第 {line.line} 行 | Table {table.pk}, line {line.line}"
    try:
        if values is None:
            raise NotAllowed("The cells of this line are lost; please bring the table again.")
        if line.kind == "new":
            if unit is None:
                raise NotAllowed("The unit of this row is not there any more.")
            made = write_row(
                register=table.register, values=values, unit=unit, by=by, because=because
            )
            line.row_key, line.version = made.key, made.version
        elif row is None or row.archived_at is not None:
            raise NotAllowed("This row has been archived since.")
        else:
            given = {key: values.get(key) for key in taken}
            made = change_row(
                row=row, values=given, by=by, version=line.version, because=because
            )
            line.version = made.version
        line.outcome = "written"
    except NotAllowed as no:
        line.outcome, line.says = "refused", sentence(no)
    line.save(update_fields=["row_key", "version", "outcome", "says", "former"])


def show_again(*, line: ImportLine, differs: list[str], version: int) -> None:
    """Ask anew about a line whose row somebody has changed since it was compared."""
    line.differs, line.taken, line.version = spaced(differs), "", version
    line.is_decided, line.is_again = False, True
    line.outcome = "" if differs else "same"
    line.save(
        update_fields=["differs", "taken", "version", "is_decided", "is_again", "outcome"]
    )


@transaction.atomic
def advance(*, table: Import, reached: int, done: int) -> None:
    """Say how far the work on a table has come."""
    table = Import.objects.select_for_update().get(pk=table.pk)
    table.reached, table.done = reached, table.done + done
    table.save(update_fields=PROGRESS)


@recorded
def end_writing(*, table: Import, by: User) -> Import:
    """Say that all accepted lines are written, refused, or shown again."""
    table = Import.objects.select_for_update().get(pk=table.pk)
    is_again = table.lines.filter(is_again=True, outcome="").exists()
    table.state = "compared" if is_again else "written"
    table.ended_at = None if is_again else now()
    table.save(update_fields=PROGRESS)
    event = RowsImported(
        register=table.register, digest=table.digest,
        count=_count(table, "written"), refused=_count(table, "refused"),
    )  # fmt: skip
    record(event, on=table, by=by, zone=zone_of(table.register))
    return table


@transaction.atomic
def ask_undoing(*, table: Import) -> Import:
    """Leave it to the worker to take back what a table has written."""
    table = Import.objects.select_for_update().get(pk=table.pk)
    if table.state != "written":
        raise NotAllowed("Only a table that is written can be taken back.")
    table.state, table.done, table.reached = "undoing", 0, 0
    table.total = table.lines.filter(outcome="written").count()
    table.save(update_fields=PROGRESS)
    return table


def undo_line(*, line: ImportLine, closed: Mapping[str, Any], by: User) -> None:
    """Take back one line: archive the row that it added, or give the former values back.

    `closed` holds the former closed values; the open ones stand in the record.
    """
    table = line.of
    row = table_of(table.register).objects.filter(key=line.row_key).first()
    try:
        if row is None or row.archived_at is not None or row.version != line.version:
            raise NotAllowed("Somebody has worked on this row since; it stays as it is.")
        if line.kind == "new":
            archive_row(row=row, reason=REASON % (table.pk, table.pk), by=by)
        else:
            values = {**_former(line, row), **closed}
            if lacks := [key for key in line.taken.split() if key not in values]:
                fields = fields_of(table.register)
                raise NotAllowed(
                    "The former value of %(fields)s is not kept any more.",
                    fields=tuple(fields[key].label for key in lacks),
                )
            because = REASON % (table.pk, table.pk)
            change_row(row=row, values=values, by=by, version=row.version, because=because)
        line.outcome = "undone"
    except NotAllowed as no:
        line.outcome, line.says = "stays", sentence(no)
    line.save(update_fields=["outcome", "says"])


def forget_line(*, line: ImportLine) -> None:
    """Forget what a line says of a row that was erased; whoever calls blanks its cells."""
    if line.outcome == "":
        line.taken, line.outcome = "", "refused"
    line.says, line.former = sentence(NotAllowed("This row has been erased since.")), None
    line.save(update_fields=["taken", "outcome", "says", "former"])


@recorded
def end_undoing(*, table: Import, by: User) -> Import:
    """Say that everything that can be is taken back."""
    table = Import.objects.select_for_update().get(pk=table.pk)
    table.state, table.ended_at = "undone", now()
    table.save(update_fields=PROGRESS)
    event = ImportUndone(
        register=table.register, count=_count(table, "undone"), left=_count(table, "stays")
    )
    record(event, on=table, by=by, zone=zone_of(table.register))
    return table


def _count(table: Import, outcome: str) -> int:
    return table.lines.filter(outcome=outcome).count()


def _former(line: ImportLine, row: Row) -> dict[str, Any]:
    """Return the open values that a line replaced, as the record has them."""
    fields = fields_of(line.of.register)
    entries = Entry.objects.filter(on_key=row.key, event="row.changed").order_by("-pk")
    changed: Mapping[str, Any] = entries[0].payload["changed"] if entries else {}
    return {
        key: changed[key][0]
        for key in line.taken.split()
        if key in changed and key in fields and not is_closed(fields[key])
    }
