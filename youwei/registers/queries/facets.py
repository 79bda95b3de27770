"""How many rows of a list have which value, from the index."""

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet

from youwei.registers.models import IndexedValue

Counts = Mapping[str, Mapping[str, int]]
"""Field → value → how many rows."""
Kept = tuple[tuple[str, tuple[str, ...]], ...]
"""Filters that are set: fields with the values that are wanted."""


def counts_of(of: str, keys: Sequence[str], rows: QuerySet[Any]) -> Counts:
    """Count the values of these fields among some rows. One query."""
    lines = IndexedValue.objects.filter(of=of, field__in=keys)
    return _grouped(lines.filter(row_key__in=rows.values("key")))


@lru_cache(maxsize=256)
def counts_of_all(of: str, keys: tuple[str, ...], kept: Kept, _state: Hashable) -> Counts:
    """Count the values among all rows that the filters keep, once for each state of the record.

    It asks nobody's rights: only for readers from whom nothing of this kind is kept.
    """
    lines = IndexedValue.objects.filter(of=of, field__in=keys)
    for name, values in kept:
        wanted = IndexedValue.objects.filter(of=of, field=name, text__in=values)
        lines = lines.filter(row_key__in=wanted.values("row_key"))
    return _grouped(lines)


def _grouped(lines: QuerySet[IndexedValue]) -> Counts:
    found: dict[str, dict[str, int]] = {}
    grouped = lines.values_list("field", "text").annotate(Count("id")).order_by()
    for name, text, count in grouped:
        found.setdefault(name, {})[text] = count
    return found
