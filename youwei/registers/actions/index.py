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
REST = ("of", "number", "day")
"""What a line says beside its field and text."""


def index_row(
    *,
    of: str,
    row_key: str,
    fields: Mapping[str, Field],
    values: Mapping[str, Any],
    is_new: bool = False,
) -> None:
    """Bring the indexed values of one row up to date. Closed fields are never projected.

    What stands there already stays: most steps of a case change two or three of its values.
    """
    wanted = {
        (key, line.text): line
        for key, field in fields.items()
        if not is_closed(field) and field.type not in ("note", "file", "checklist")
        for one in _each(values.get(key))
        for line in (_line(of, row_key, key, field, one),)
    }
    stale = []
    kept = (
        IndexedValue.objects.none() if is_new else IndexedValue.objects.filter(row_key=row_key)
    )
    for pk, name, text, *rest in kept.values_list("pk", "field", "text", *REST):
        line = wanted.get((name, text))
        if line is not None and [getattr(line, column) for column in REST] == rest:
            del wanted[name, text]
        else:
            stale.append(pk)
    if stale:
        IndexedValue.objects.filter(pk__in=stale).delete()
    IndexedValue.objects.bulk_create(wanted.values())


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
