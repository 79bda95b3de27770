"""What a list is made of, and what its reader asks of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from youwei.packs.declared import Field
from youwei.packs.values import is_closed
from youwei.registers.models import IndexedValue
from youwei.registers.queries.search import matching_keys


@dataclass(frozen=True)
class Source:
    """What a list is made of. `rows` are already those that the person may see."""

    of: str  #: "register/people", "procedure/letters"
    title: str
    rows: QuerySet[Any]  #: of a model with `key` and `label`
    everything: QuerySet[Any]  #: the same for somebody who sees all; only ever counted
    fields: Mapping[str, Field]
    columns: Sequence[str]  #: shown at first
    value: Callable[[Any, str], Any]  #: an open value of a row
    url: Callable[[Any], str]
    order: str = "-id"  #: of the model, when no column is chosen
    besides: Sequence[tuple[str, Callable[[Any], str]]] = ()
    """What a file says of each row besides its fields: name of the column, text of a row."""


@dataclass(frozen=True)
class Asked:
    """What the reader asks of a list."""

    words: str = ""
    order: str = ""  #: a field, or "-field"
    page: int = 1
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    @classmethod
    def read(cls, sent: Mapping[str, Sequence[str]]) -> "Asked":
        """Read it from a query string; what makes no sense is left out."""
        page = next(iter(sent.get("page", ())), "1")
        return cls(
            words=next(iter(sent.get("q", ())), "").replace("\x00", "").strip()[:100],
            order=next(iter(sent.get("order", ())), "")[:61],
            page=max(1, int(page)) if page.isdigit() and len(page) < 7 else 1,
            filters={
                name[2:]: tuple(v for v in values[:50] if "\x00" not in v)
                for name, values in sent.items()
                if name.startswith("f.") and any(values)
            },
            columns=tuple(sent.get("col", ())[:40]),
        )

    def query(self, **changed: Any) -> str:
        """Write it as a query string, with some of it changed."""
        now = replace(self, **{"page": 1, **changed})
        pairs = [
            ("q", now.words),
            ("order", now.order),
            ("page", str(now.page) if now.page > 1 else ""),
        ]
        pairs += [
            (f"f.{name}", value) for name, values in now.filters.items() for value in values
        ]
        pairs += [("col", column) for column in now.columns]
        return urlencode([(name, value) for name, value in pairs if value])


def chosen_rows(source: Source, asked: Asked, *, without: str = "") -> QuerySet[Any]:
    """Return the rows that answer the words and the filters."""
    rows = source.rows
    if asked.words:
        rows = rows.filter(key__in=matching_keys(asked.words, of=source.of))
    for name, values in asked.filters.items():
        if name != without and name in source.fields and not is_closed(source.fields[name]):
            lines = IndexedValue.objects.filter(of=source.of, field=name, text__in=values)
            rows = rows.filter(key__in=lines.values("row_key"))
    return rows
