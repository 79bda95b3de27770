"""Rows: written, changed, archived, brought back."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from youwei.chronicle import vault
from youwei.chronicle.actions import pin_declaration, record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Event
from youwei.chronicle.veil import veil
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import Field, NotAllowed
from youwei.packs.values import clean_values, is_closed, is_empty
from youwei.registers.actions.erasing import refuse_erased
from youwei.registers.actions.index import index_row, mark_row, unindex
from youwei.registers.declarations import Register
from youwei.registers.events import RowArchived, RowChanged, RowRestored, RowWritten
from youwei.registers.models import (
    IndexedValue,
    Record,
    Row,
    Unit,
    about_somebody,
    declared,
    fields_of,
    table_of,
)
from youwei.registers.queries.marks import marked

ABOVE = "above"
"""The field of a unit that says under which one it stands; its path is made of it."""


@recorded
def write_row(  # noqa: PLR0913  a row says for which unit, when, and from what it was written
    *,
    register: str,
    values: Mapping[str, Any],
    unit: Unit,
    by: User,
    at: datetime | None = None,
    as_declared: bool = False,
    because: str = "",
) -> Row:
    """Add a row to a declared register. `as_declared`: a procedure says so, not this person."""
    sheet = declared(register)
    if not as_declared:
        may_keep(sheet, by, unit.path)
    fields = fields_of(register)
    given = complete(fields, clean_values(fields, values))
    refuse_twins(register, sheet, given, "")
    refuse_erased(register, given)
    if register == Unit.REGISTER and given.get(ABOVE):
        unit = _above(str(given[ABOVE]))
        may_keep(sheet, by, unit.path)

    row = table_of(register)(key=f"{register}/{secrets.token_hex(8)}")
    row.salt = secrets.token_hex(16)
    row.stand_in(unit)
    _fill(row, register, fields, given, by, at)
    row.save(force_insert=True)
    _project(row, fields, given)
    event = RowWritten(
        register=register, declaration=row.digest, filled=veiled(fields, given, row.salt)
    )
    _record(event, row, by, at, because)
    return row


def _above(key: str) -> Unit:
    """Return the unit that another one is written under."""
    found: Unit | None = Unit.objects.present().filter(key=key).first()
    if found is None:
        raise NotAllowed("There is no such unit: %(unit)s.", unit=key)
    return found


@recorded
def change_row(  # noqa: PLR0913  as above
    *,
    row: Row,
    values: Mapping[str, Any],
    by: User,
    version: int,
    at: datetime | None = None,
    as_declared: bool = False,
    because: str = "",
) -> Row:
    """Change fields of a row. `version` is the one that the form was made from."""
    row = type(row).objects.select_for_update().get(pk=row.pk)
    register = row.register_key
    sheet, fields = declared(register), fields_of(register)
    if not as_declared:
        may_keep(sheet, by, row.unit_path)
    if row.erased_at is not None:
        raise NotAllowed("This row is erased; nothing of it can be brought back.")
    if row.version != version:
        raise NotAllowed(
            "Not saved: %(who)s has just changed this row. Your text is kept below.",
            who=row.written_by,
        )
    before = _values(row, fields)
    if register == Unit.REGISTER and not values.get(ABOVE):  # a form may not offer its own
        values = {key: value for key, value in values.items() if key != ABOVE}
    given = complete(fields, {**before, **clean_values(fields, values)})
    refuse_twins(register, sheet, given, row.key)
    refuse_erased(register, given)
    changed = {key for key in values if given.get(key) != before.get(key)}
    if not changed:
        raise NotAllowed("Nothing was changed.")
    if register == Unit.REGISTER and ABOVE in changed:
        raise NotAllowed(
            "A unit stays where it stands: rights hang on it. Archive it, and write it anew."
        )

    row.version += 1
    _fill(row, register, fields, given, by, at)
    row.save()
    _project(row, fields, given)
    old, new = veiled(fields, before, row.salt), veiled(fields, given, row.salt)
    pairs = {key: [old.get(key), new.get(key)] for key in sorted(changed)}
    event = RowChanged(register=register, declaration=row.digest, changed=pairs)
    _record(event, row, by, at, because)
    return row


@recorded
def archive_row(*, row: Row, reason: str, by: User) -> None:
    """Take a row out of the lists. It can be brought back, and its record stays."""
    row = type(row).objects.select_for_update().get(pk=row.pk)
    may_keep(row.sheet, by, row.unit_path)
    if not reason.strip():
        raise NotAllowed("Please give a reason.")
    if row.archived_at is not None:
        raise NotAllowed("This row is archived already.")

    row.archived_at = now()
    row.save(update_fields=["archived_at"])
    unindex(row_key=row.key)
    event = RowArchived(reason=reason.strip())
    record(event, on=row, by=by, unit_path=row.unit_path, zone=row.zone)


@recorded
def archive_rows(*, rows: Iterable[Row], reason: str, by: User) -> int:
    """Archive several at once: all of them, or none."""
    count = 0
    for row in rows:
        archive_row(row=row, reason=reason, by=by)
        count += 1
    if not count:
        raise NotAllowed("No row is chosen.")
    return count


@recorded
def restore_row(*, row: Row, by: User) -> None:
    """Bring an archived row back, unless another one has taken its place since."""
    row = type(row).objects.select_for_update().get(pk=row.pk)
    may_keep(row.sheet, by, row.unit_path)
    if row.archived_at is None:
        raise NotAllowed("This row is not archived.")
    if row.erased_at is not None:
        raise NotAllowed("This row is erased; nothing of it can be brought back.")
    fields = fields_of(row.register_key)
    values = _values(row, fields)
    refuse_twins(row.register_key, row.sheet, values, row.key)
    refuse_erased(row.register_key, values)

    row.archived_at = None
    row.save(update_fields=["archived_at"])
    _project(row, fields, {key: row.value(key) for key in fields})
    record(RowRestored(), on=row, by=by, unit_path=row.unit_path, zone=row.zone)


def may_keep(sheet: Register, by: User, unit_path: str) -> None:
    """Refuse whoever does not keep this register for that unit, and say who does."""
    roles = [who for who in sheet.kept_by if not who.startswith("@")]
    if any(by.holds(role, over=unit_path) for role in roles):
        return
    declared_roles = world.current().roles
    names = "、".join(
        declared_roles[r].label.partition("|")[0].strip() for r in roles if r in declared_roles
    )
    raise NotAllowed("This register is kept by: %(roles)s.", roles=names or "—")


def complete(fields: Mapping[str, Field], values: dict[str, Any]) -> dict[str, Any]:
    """Refuse a row in which a required field is empty."""
    lacks = [f.label for key, f in fields.items() if f.required and is_empty(values.get(key))]
    if lacks:
        raise NotAllowed("Please fill in: %(fields)s.", fields=tuple(lacks))
    return values


def refuse_twins(register: str, sheet: Register, values: Mapping[str, Any], mine: str) -> None:
    """Refuse a second row that agrees with another in all fields of `unique`."""
    if not sheet.unique or any(is_empty(values.get(key)) for key in sheet.unique):
        return
    fields = fields_of(register)
    closed = [key for key in sheet.unique if is_closed(fields[key])]
    rows = table_of(register).objects.of(register).present().exclude(key=mine)
    same, of = rows, f"register/{register}"
    for key in closed:
        same = same.filter(key__in=marked(of, key, values[key]))
    for key in set(sheet.unique) - set(closed):
        found = IndexedValue.objects.filter(of=of, field=key, text=str(values[key])[:200])
        same = same.filter(key__in=found.values("row_key"))
    if twin := same.first():
        names = tuple(fields[key].label for key in sheet.unique)
        raise NotAllowed(
            "%(row)s has the same %(fields)s already.", row=str(twin), fields=names
        )


def veiled(fields: Mapping[str, Field], values: Mapping[str, Any], salt: str) -> dict[str, Any]:
    """Return values as the chronicle may hold them: closed ones as commitments."""
    return {
        key: veil(str(value), salt=salt) if is_closed(fields[key]) else value
        for key, value in values.items()
        if not is_empty(value)
    }


def _fill(
    row: Row, register: str, fields: Mapping[str, Field], given: Mapping[str, Any], by: User,
    at: datetime | None,
) -> None:  # fmt: skip
    here = world.current()
    row.digest = here.digest("registers", register)
    pin_declaration("registers", register, row.digest, here.raw("registers", register))
    if isinstance(row, Record):
        row.register = register
    kept = {key: value for key, value in given.items() if not is_empty(value)}
    for key, column in row.COLUMNS.items():
        if key in kept:
            setattr(row, column, kept.pop(key))
    if not row.data_key and about_somebody(register):
        row.data_key = vault.fresh()
    row.closed = {key: value for key, value in kept.items() if is_closed(fields[key])}
    row.filled = {key: value for key, value in kept.items() if not is_closed(fields[key])}
    if "name" not in row.COLUMNS:
        row.label = _label(fields, kept)
    row.name_unit()
    row.about = _about(declared(register), given)
    row.written_at, row.written_by = at or now(), str(by)


def _values(row: Row, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return all values of a row, open and closed."""
    return {
        key: row.closed.get(key) if is_closed(field) else row.value(key)
        for key, field in fields.items()
    }


def _record(event: Event, row: Row, by: User, at: datetime | None, because: str) -> None:
    about, path = row.about.split(), row.unit_path
    record(
        event, on=row, by=by, at=at, because=because, about=about, unit_path=path, zone=row.zone
    )


def _project(row: Row, fields: Mapping[str, Field], values: Mapping[str, Any]) -> None:
    of = f"register/{row.register_key}"
    index_row(of=of, row_key=row.key, fields=fields, values=values)
    mark_row(of=of, row_key=row.key, fields=fields, closed=row.closed)


def _label(fields: Mapping[str, Field], kept: Mapping[str, Any]) -> str:
    """Name a row by its first open text, so that people can tell rows apart."""
    for key, field in fields.items():
        if field.type in ("text", "choice", "date") and not is_closed(field) and kept.get(key):
            return str(field.options.get(kept[key], kept[key]))[:200]
    return "—"


def _about(sheet: Register, values: Mapping[str, Any]) -> str:
    """List whoever the row is about, so that they find it: `seen_by` names "@field"."""
    names = [who[1:] for who in sheet.seen_by if who.startswith("@") and "." not in who]
    found: list[str] = []
    for name in names:
        value = values.get(name)
        found += value if isinstance(value, list) else [value] if value else []
    return f" {' '.join(found)} " if found else ""
