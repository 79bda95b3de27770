"""One row with all that a person may see of it, and the list that it stands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.packs.values import is_closed
from youwei.registers.models import Row, fields_of, table_of
from youwei.registers.queries.asking import Source
from youwei.registers.queries.names import labels_in

UNIT = "所属单位 | Unit"
ROW = "行编号 | Row"
"""Columns of an export by which it can be taken in again."""


@dataclass(frozen=True)
class Value:
    """A field of a row as it is shown: open, or closed with the right to open it."""

    key: str
    field: Field
    value: Any  #: open values; of a closed one only whether there is one
    is_closed: bool
    may_reveal: bool


@dataclass(frozen=True)
class RowPage:
    """All of one row's page."""

    row: Row
    values: Sequence[Value]
    labels: Mapping[str, str]
    history: Sequence[Entry]
    may_keep: bool


def source_of(register: str, user: User) -> Source:
    """Return the list of a register as this person may see it."""
    sheet = world.current().sheets["registers"][register]
    fields = fields_of(register)
    view = next(iter(sheet.views.values()), None)
    columns = [key for key in (view.columns if view else ()) if key in fields]
    return Source(
        of=f"register/{register}",
        title=sheet.title,
        rows=table_of(register).objects.visible_to(user, register).present(),
        everything=table_of(register).objects.of(register).present(),
        fields=fields,
        columns=columns
        or [k for k, f in fields.items() if not is_closed(f) and f.type != "note"][:6],
        value=lambda row, key: row.value(key),
        url=lambda row: row.get_absolute_url(),
        besides=((UNIT, lambda row: row.unit_name), (ROW, lambda row: str(row.key))),
    )


def row_page(row: Row, user: User) -> RowPage:
    """Gather a row's page. Two queries, and one for each kind of thing that it names."""
    sheet, fields = row.sheet, fields_of(row.register_key)
    own = f" {user.key} " in row.about or bool(
        user.person_key and f" {user.person_key} " in row.about
    )
    values = [_value(row, key, field, user, own=own) for key, field in fields.items()]
    return RowPage(
        row=row,
        values=values,
        labels=labels_in([row], fields),
        history=list(
            Entry.objects.filter(on_key=row.key).select_related("leaf").newest_first()[:100]
        ),
        may_keep=any(
            user.holds(r, over=row.unit_path) for r in sheet.kept_by if not r.startswith("@")
        ),
    )


def _value(row: Row, key: str, field: Field, user: User, *, own: bool) -> Value:
    if not is_closed(field):
        return Value(key, field, row.value(key), is_closed=False, may_reveal=False)
    if field.sealed_to:
        may = _is_named(field, row, user)
    else:
        may = own or _may_unmask(field, row, user)
    return Value(key, field, bool(row.closed.get(key)), is_closed=True, may_reveal=may)


def _is_named(field: Field, row: Row, user: User) -> bool:
    """Say whether a seal names this person; being whom the row is about is not enough."""
    mine = {key for key in (user.key, user.person_key) if key}
    for who in field.sealed_to:
        role, _, name = who.partition("@")
        value = row.closed.get(name) or row.value(name)
        keys = value if isinstance(value, list) else [value]
        if not role and mine & {key for key in keys if isinstance(key, str)}:
            return True
    return False


def _may_unmask(field: Field, row: Row, user: User) -> bool:
    """Say whether a role opens a closed value: those that relay it, else those that unmask."""
    if field.relayed_by:
        return any(user.holds(role, over=row.unit_path) for role in field.relayed_by)
    return user.may_unmask(field.privacy, row.unit_path)
