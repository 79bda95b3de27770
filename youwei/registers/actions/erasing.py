"""删除: what is kept of somebody goes, and stays away; a tombstone without words is left."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Named
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.packs.values import clean_values, is_closed, is_empty
from youwei.registers.actions.index import unindex
from youwei.registers.actions.search import drop_text
from youwei.registers.events import MarkLifted, RowErased
from youwei.registers.models import (
    TABLES,
    BlindValue,
    Record,
    Row,
    declared,
    fields_of,
    zone_of,
)
from youwei.registers.queries.marks import mark_of

REQUEST, OPT_OUT = "本人请求 | Asked for by the person", "本人退出 | The person opted out"
OVER = "保存期限已满 | Its time is over"
AGAIN = "恢复备份后再次删除 | Again, after a backup was restored"
BASES = {"request": REQUEST, "opt-out": OPT_OUT}
"""Why somebody erases. There is no free text: the line stays for good."""
UNIQUE = "unique"
Mark = tuple[str, str, str]
"""Kind, field, mark: of somebody who is not taken in again."""


@recorded
def erase_row(*, row: Row, basis: str, by: Named) -> None:
    """Erase what a row keeps of somebody: values, name, index, words in the record.

    A wish of the person leaves marks by which the same person is not taken in again.
    """
    row = type(row).objects.select_for_update().get(pk=row.pk)
    if isinstance(by, User):
        may_erase_row(row, basis, by)
    if row.erased_at is not None:
        raise NotAllowed("This is erased already.")
    if not row.data_key:
        raise NotAllowed("This row is about nobody. Archive it instead.")

    marks = _marks_of(row) if basis in BASES.values() else []
    bury(marks)
    empty(row, now())
    said = json.dumps(marks) if marks else ""
    event = RowErased(basis=basis, erases=[row.data_key], marks=said)
    record(event, on=row, by=by, unit_path=row.unit_path, zone=row.zone)


@recorded
def take_in_again(*, register: str, values: Mapping[str, Any], by: User) -> int:
    """Lift the marks of somebody who was erased and wants to be kept again; return how many."""
    if not by.may_erase(""):
        raise NotAllowed("The data protection officer decides on this.")
    of, cleaned = _graves(register), clean_values(fields_of(register), values)
    lifted = 0
    for field, value in _known_by(register, cleaned):
        found = BlindValue.objects.filter(of=of, field=field, mark=mark_of(of, field, value))
        lifted += found.delete()[0]
    if not lifted:
        raise NotAllowed("Nobody like this was erased here at their own wish.")
    record(MarkLifted(register=register), on=by, by=by, zone=zone_of(register))
    return lifted


def may_erase_row(row: Row, basis: str, by: User) -> None:
    """Refuse whoever neither decides on erasing nor writes down that somebody opted out."""
    keeps = any(
        by.holds(role, over=row.unit_path) for role in row.sheet.kept_by if "@" not in role
    )
    if by.may_erase(row.unit_path) or (keeps and basis == OPT_OUT):
        return
    raise NotAllowed("The data protection officer decides on this.")


def empty(row: Row, at: datetime) -> None:
    """Leave the key, the unit and the day of a row, and nothing of whom it was about."""
    row.filled, row.closed_box, row.about, row.written_by = {}, "", "", ""
    for column in row.COLUMNS.values():
        setattr(row, column, "")
    row.label, row.salt = row.plain_name, ""
    row.erased_at = at
    row.archived_at = row.archived_at or at
    row.version += 1
    row.save()
    unindex(row_key=row.key)
    drop_text([row.key])


def refuse_erased(register: str, values: Mapping[str, Any]) -> None:
    """Refuse to take somebody in again who asked to be erased, from whatever file they come."""
    of = _graves(register)
    wanted = [
        (field, mark_of(of, field, value)) for field, value in _known_by(register, values)
    ]
    for field, mark in wanted:
        if BlindValue.objects.filter(of=of, field=field, mark=mark).exists():
            raise NotAllowed(
                "Whoever this is asked to be erased here, and is not taken in again. If they "
                "want to be, the data protection officer says so on the page “Erasing”."
            )


def erase_again(*, ids: Collection[str], by: Named) -> int:
    """Erase once more what a restored copy brought back; return how many rows there were."""
    count = 0
    tables: list[type[Row]] = [*TABLES.values(), Record]
    for table in tables:
        for row in table.objects.filter(data_key__in=ids, erased_at=None):
            erase_row(row=row, basis=AGAIN, by=by)
            count += 1
    return count


def bury(marks: Iterable[Mark]) -> None:
    """Keep marks by which somebody is not taken in again. Doing it again changes nothing."""
    for of, field, mark in marks:
        BlindValue.objects.get_or_create(of=of, row_key=of, field=field, mark=mark)


def _marks_of(row: Row) -> list[Mark]:
    register, of = row.register_key, _graves(row.register_key)
    values = {
        key: row.closed.get(key) if is_closed(field) else row.value(key)
        for key, field in fields_of(register).items()
    }
    known = _known_by(register, values)
    return [(of, field, mark_of(of, field, value)) for field, value in known]


def _known_by(register: str, values: Mapping[str, Any]) -> Iterable[tuple[str, object]]:
    """Return by what somebody is known again: each unique closed value, else all together."""
    sheet, fields = declared(register), fields_of(register)
    unique = [key for key in sheet.unique if not is_empty(values.get(key))]
    closed = [key for key in unique if is_closed(fields[key])]
    if closed:
        return [(key, values[key]) for key in closed]
    whole = len(unique) == len(sheet.unique) and bool(unique)
    return [(UNIQUE, [values[key] for key in unique])] if whole else []


def _graves(register: str) -> str:
    return f"erased/{register}"
