"""A list that people work in: search, filters with counts, order, columns, pages, export.

Registers and procedures give a `Source`; the list asks a known number of queries of it:
one for the total, one for the page, one for all filters, and one for each filter that is set.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from youwei.packs.declared import Field
from youwei.packs.values import is_closed
from youwei.registers.models import IndexedValue
from youwei.registers.queries.search import matching_keys

PAGE = 50
MOST_OPTIONS = 40
UNSORTABLE = ("note", "file", "checklist")
FILTERED = ("choice", "yes", "unit", "clause")


@dataclass(frozen=True)
class Source:
    """What a list is made of. `rows` are already those that the person may see."""

    of: str  #: "register/people", "procedure/letters"
    title: str
    rows: QuerySet[Any]  #: of a model with `key` and `label`
    fields: Mapping[str, Field]
    columns: Sequence[str]  #: shown at first
    value: Callable[[Any, str], Any]  #: an open value of a row
    url: Callable[[Any], str]
    order: str = "-id"  #: of the model, when no column is chosen


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


@dataclass(frozen=True)
class Column:
    key: str
    label: str
    field: Field
    is_number: bool
    sort_url: str  #: the same list ordered by it, or "" where it cannot be
    sorted: str  #: "", "up", "down"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str  #: of the field in the form: "f.kind"
    label: str
    options: Sequence[Option]
    is_open: bool


@dataclass(frozen=True)
class Line:
    key: str
    label: str
    url: str
    row: Any
    cells: Sequence[Any]  #: open values, in the order of the columns


@dataclass(frozen=True)
class Listing:
    """One page of a list, ready to show."""

    of: str
    title: str
    asked: Asked
    lines: Sequence[Line]
    columns: Sequence[Column]
    others: Sequence[Column]  #: columns that are not shown
    facets: Sequence[Facet]
    total: int
    whole: int  #: without search and filters
    pages: int

    @property
    def first(self) -> int:
        return (self.asked.page - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.asked.page * PAGE, self.total)

    @property
    def is_filtered(self) -> bool:
        return bool(self.asked.words or self.asked.filters)

    @property
    def query(self) -> str:
        return self.asked.query()

    @property
    def hidden(self) -> Sequence[tuple[str, str]]:
        """What the form of filters keeps: order and columns."""
        kept = [("order", self.asked.order)] if self.asked.order else []
        return [*kept, *(("col", column) for column in self.asked.columns)]

    @property
    def without_columns(self) -> Sequence[tuple[str, str]]:
        """What the form of columns keeps: words, order and filters."""
        return parse_qsl(self.asked.query(columns=()))

    @property
    def earlier_url(self) -> str:
        return f"?{self.asked.query(page=self.asked.page - 1)}" if self.asked.page > 1 else ""

    @property
    def later_url(self) -> str:
        more = self.asked.page < self.pages
        return f"?{self.asked.query(page=self.asked.page + 1)}" if more else ""


def list_rows(source: Source, asked: Asked) -> Listing:
    """Make one page. Queries: whole, total if filtered, page, filters, one a filter set."""
    fields = {key: f for key, f in source.fields.items() if not is_closed(f)}
    asked = replace(asked, filters={k: v for k, v in asked.filters.items() if k in fields})
    chosen = chosen_rows(source, asked)
    whole = source.rows.count()
    is_filtered = bool(asked.words or asked.filters)
    total = chosen.count() if is_filtered else whole
    pages = max(1, -(-total // PAGE))
    asked = replace(asked, page=min(asked.page, pages))
    start = (asked.page - 1) * PAGE
    shown = [key for key in (asked.columns or source.columns) if key in fields]
    rows = _ordered(source, chosen, asked, fields)[start : start + PAGE]
    return Listing(
        of=source.of,
        title=source.title,
        asked=asked,
        lines=[_line(source, row, shown) for row in rows],
        columns=[_column(key, fields[key], asked) for key in shown],
        others=[_column(key, f, asked) for key, f in fields.items() if key not in shown],
        facets=_facets(source, asked, fields),
        total=total,
        whole=whole,
        pages=pages,
    )


def all_rows(source: Source, asked: Asked) -> Iterator[Any]:
    """Yield every chosen row in order, for an export."""
    fields = {key: f for key, f in source.fields.items() if not is_closed(f)}
    yield from _ordered(source, chosen_rows(source, asked), asked, fields).iterator(
        chunk_size=1000
    )


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


def _ordered(
    source: Source, rows: QuerySet[Any], asked: Asked, fields: Mapping[str, Field]
) -> QuerySet[Any]:
    name = asked.order.lstrip("-")
    if name not in fields or fields[name].type in UNSORTABLE:
        return rows.order_by(source.order)
    column = {"number": "number", "money": "number", "date": "day"}.get(
        fields[name].type, "text"
    )
    lines = IndexedValue.objects.filter(of=source.of, field=name, row_key=OuterRef("key"))
    rows = rows.annotate(ordered_by=Subquery(lines.values(column)[:1]))
    way = F("ordered_by")
    first = (
        way.desc(nulls_last=True) if asked.order.startswith("-") else way.asc(nulls_last=True)
    )
    return rows.order_by(first, source.order)


def _line(source: Source, row: Any, shown: Sequence[str]) -> Line:
    cells = [source.value(row, key) for key in shown]
    return Line(key=row.key, label=row.label, url=source.url(row), row=row, cells=cells)


def _column(key: str, field: Field, asked: Asked) -> Column:
    arrow = {key: "up", f"-{key}": "down"}.get(asked.order, "")
    turned = f"-{key}" if arrow == "up" else key
    url = "" if field.type in UNSORTABLE else f"?{asked.query(order=turned)}"
    is_number = field.type in ("number", "money")
    return Column(key, field.label, field, is_number, sort_url=url, sorted=arrow)


def _facets(source: Source, asked: Asked, fields: Mapping[str, Field]) -> Sequence[Facet]:
    wanted = [key for key, f in fields.items() if f.type in FILTERED]
    if not wanted:
        return []
    counts = _counts(
        source, chosen_rows(source, asked), [k for k in wanted if k not in asked.filters]
    )
    for key in asked.filters:
        if key in wanted:  # a filter that is set still shows what else there would be
            counts |= _counts(source, chosen_rows(source, asked, without=key), [key])
    facets = [_facet(key, fields[key], counts.get(key, {}), asked) for key in wanted]
    return [facet for facet in facets if facet.options]


def _counts(
    source: Source, rows: QuerySet[Any], keys: Sequence[str]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    if not keys:
        return found
    lines = IndexedValue.objects.filter(
        of=source.of, field__in=keys, row_key__in=rows.values("key")
    )
    for name, text, count in (
        lines.values_list("field", "text").annotate(Count("id")).order_by()
    ):
        found.setdefault(name, {})[text] = count
    return found


def _facet(key: str, field: Field, counts: Mapping[str, int], asked: Asked) -> Facet:
    on = asked.filters.get(key, ())
    values = list(field.options) or sorted(counts, key=lambda v: (-counts[v], v))
    options = [
        Option(value, field.options.get(value, value), counts.get(value, 0), value in on)
        for value in values
        if counts.get(value) or value in on
    ]
    return Facet(f"f.{key}", field.label, options[:MOST_OPTIONS], is_open=bool(on))
