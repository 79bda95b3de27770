"""The projection that lists filter and sort by, written in the transaction of the row."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from youwei.packs.declared import Field
from youwei.packs.values import is_closed, is_empty
from youwei.registers.models import BlindValue, IndexedValue
from youwei.registers.queries.marks import fields_marked, mark_of

DAYS = {"date"}
NUMBERS = {"number", "money"}


def index_row(
    *, of: str, row_key: str, fields: Mapping[str, Field], values: Mapping[str, Any]
) -> None:
    """Replace the indexed values of one row. Closed fields are never projected."""
    IndexedValue.objects.filter(row_key=row_key).delete()
    lines = [
        _line(of, row_key, key, field, one)
        for key, field in fields.items()
        if not is_closed(field) and field.type not in ("note", "file", "checklist")
        for one in _each(values.get(key))
    ]
    IndexedValue.objects.bulk_create(lines)


def mark_row(
    *, of: str, row_key: str, fields: Mapping[str, Field], closed: Mapping[str, Any]
) -> None:
    """Replace the marks of the closed values that a rule looks for."""
    asked = fields_marked(of, fields)
    if not asked:
        return
    BlindValue.objects.filter(row_key=row_key).delete()
    BlindValue.objects.bulk_create(
        BlindValue(of=of, row_key=row_key, field=key, mark=mark_of(of, key, one))
        for key in sorted(asked)
        for one in _each(closed.get(key))
    )


def unindex(*, row_key: str) -> None:
    """Take a row out of every list."""
    IndexedValue.objects.filter(row_key=row_key).delete()
    BlindValue.objects.filter(row_key=row_key).delete()


def _each(value: Any) -> list[Any]:
    if is_empty(value):
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _line(of: str, row_key: str, key: str, field: Field, value: Any) -> IndexedValue:
    line = IndexedValue(of=of, row_key=row_key, field=key, text=str(value)[:200])
    if field.type in NUMBERS:
        line.number = float(value)
    elif field.type in DAYS:
        line.day = date.fromisoformat(value)
    elif field.type == "yes":
        line.text = "yes" if value else "no"
    return line
