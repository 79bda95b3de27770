"""Rows in the order of one of their fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from youwei.packs.declared import Field
from youwei.registers.models import IndexedValue

UNSORTABLE = ("note", "file", "checklist")
COLUMNS = {"number": "number", "money": "number", "date": "day"}


def is_sortable(name: str, fields: Mapping[str, Field]) -> bool:
    """Say whether a list can be put in the order of a field."""
    return name in fields and fields[name].type not in UNSORTABLE


def ordered(
    of: str, rows: QuerySet[Any], order: str, fields: Mapping[str, Field], else_by: str
) -> QuerySet[Any]:
    """Order rows by a field ("-field": the greatest first); what has none comes last."""
    name = order.lstrip("-")
    if not is_sortable(name, fields):
        return rows.order_by(else_by, "-id")
    lines = IndexedValue.objects.filter(of=of, field=name, row_key=OuterRef("key"))
    rows = rows.annotate(ordered_by=Subquery(lines.values(_column(fields[name]))[:1]))
    way = F("ordered_by")
    first = way.desc(nulls_last=True) if order.startswith("-") else way.asc(nulls_last=True)
    return rows.order_by(first, else_by, "-id")


def page_of_all(
    of: str,
    rows: QuerySet[Any],
    order: str,
    fields: Mapping[str, Field],
    else_by: str,
    part: slice,
) -> Sequence[Any]:
    """Return a part of a whole list in order, when its reader sees all of it.

    The index holds the values in order already, so that a page costs a page and not the list.
    """
    name = order.lstrip("-")
    lines = IndexedValue.objects.filter(of=of, field=name)
    sign = "-" if order.startswith("-") else ""
    inner = lines.order_by(f"{sign}{_column(fields[name])}", f"{sign}row_key")
    keys = list(inner.values_list("row_key", flat=True)[part])
    place = {key: number for number, key in enumerate(keys)}
    page = sorted(rows.filter(key__in=keys), key=lambda row: place[row.key])

    size = part.stop - part.start
    if len(keys) < size:
        begin = max(0, part.start - lines.count())
        rest = rows.exclude(key__in=lines.values("row_key")).order_by(else_by, "-id")
        page += rest[begin : begin + size - len(keys)]
    return page


def _column(field: Field) -> str:
    return COLUMNS.get(field.type, "text")
