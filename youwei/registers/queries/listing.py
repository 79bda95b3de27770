"""A list that people work in: search, filters with counts, order, columns, pages, export.

Registers and procedures give a `Source`; the list asks a known number of queries of it: one for
all that its reader sees and one for all there is, one for the page, one for all filters, and
one for each filter that is set. For whoever sees all, the index alone is counted: on 16,639
rows that is six times as fast.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from youwei.chronicle.queries.newest import state_of_record
from youwei.packs.declared import Field
from youwei.packs.values import is_closed
from youwei.registers.queries.asking import Asked, Source, chosen_rows
from youwei.registers.queries.facets import Counts, counts_of, counts_of_all
from youwei.registers.queries.names import labels_of, offered
from youwei.registers.queries.ordering import is_sortable, ordered, page_of_all

PAGE = 50
MOST_OPTIONS = 40
OPEN_UP_TO = 8  #: options of a filter that stands open although nothing in it is chosen
FILTERED = ("choice", "yes", "unit", "clause")


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
    def chips(self) -> Sequence[tuple[str, str]]:
        """What is asked for, each with the list that does not ask for it."""
        made = []
        if self.asked.words:
            made.append((f"“{self.asked.words}”", f"?{self.asked.query(words='')}"))
        for facet in self.facets:
            if chosen := [option.label for option in facet.options if option.is_chosen]:
                name = facet.name.removeprefix("f.")
                rest = {k: v for k, v in self.asked.filters.items() if k != name}
                made.append(("、".join(chosen), f"?{self.asked.query(filters=rest)}"))
        return made

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
    """Make one page. Queries: what is seen, what there is, total if filtered, page, filters."""
    fields = {key: f for key, f in source.fields.items() if not is_closed(f)}
    asked = replace(asked, filters={k: v for k, v in asked.filters.items() if k in fields})
    made = _List(source, asked, fields)
    shown = [key for key in asked.columns if key in fields] or [
        key for key in source.columns if key in fields
    ]
    asked = replace(asked, page=min(asked.page, made.pages))
    return Listing(
        of=source.of,
        title=source.title,
        asked=asked,
        lines=[_line(source, row, shown) for row in made.page(asked.page)],
        columns=[_column(key, fields[key], asked) for key in shown],
        others=[_column(key, f, asked) for key, f in fields.items() if key not in shown],
        facets=made.facets(),
        total=made.total,
        whole=made.whole,
        pages=made.pages,
    )


def all_rows(source: Source, asked: Asked) -> Iterator[Any]:
    """Yield every chosen row in order, for an export."""
    fields = {key: f for key, f in source.fields.items() if not is_closed(f)}
    rows = ordered(source.of, chosen_rows(source, asked), asked.order, fields, source.order)
    yield from rows.iterator(chunk_size=1000)


class _List:
    """One question to a list, each count asked for once."""

    def __init__(self, source: Source, asked: Asked, fields: Mapping[str, Field]) -> None:
        self.source, self.asked, self.fields = source, asked, fields
        self.chosen = chosen_rows(source, asked)
        self.is_whole = not (asked.words or asked.filters)

    @cached_property
    def whole(self) -> int:
        return int(self.source.rows.count())

    @cached_property
    def total(self) -> int:
        return self.whole if self.is_whole else int(self.chosen.count())

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    def sees_all(self) -> bool:
        """Say whether nothing of this kind is kept from the reader. One query."""
        return self.whole == self.source.everything.count()

    def page(self, number: int) -> Sequence[Any]:
        """Return the rows of a page, each of them only if the reader may see it."""
        order, part = self.asked.order, slice((number - 1) * PAGE, number * PAGE)
        name, how = order.lstrip("-"), (self.fields, self.source.order)
        is_single = is_sortable(name, self.fields) and not self.fields[name].many
        if self.is_whole and is_single and self.sees_all():
            return page_of_all(self.source.of, self.chosen, order, *how, part)
        return list(ordered(self.source.of, self.chosen, order, *how)[part])

    def facets(self) -> Sequence[Facet]:
        """Count what each filter leaves; one that is set still shows what else there is."""
        wanted = [key for key, f in self.fields.items() if f.type in FILTERED]
        counts = (self._counts_of_all(wanted) or self._counts(wanted)) if wanted else {}
        names = self._names(wanted, counts)
        facets = [
            _facet(key, self.fields[key], counts.get(key, {}), self.asked, names)
            for key in wanted
        ]
        return [facet for facet in facets if facet.options]

    def _names(self, wanted: Sequence[str], counts: Counts) -> Mapping[str, str]:
        """Return what the values of facets are called that are keys. One query."""
        units = [key for key in wanted if self.fields[key].type == "unit"]
        clauses = [self.fields[key] for key in wanted if self.fields[key].type == "clause"]
        own = dict(one for field in clauses for one in offered(field) or ())
        return {**own, **labels_of(value for key in units for value in counts.get(key, {}))}

    def _counts_of_all(self, wanted: Sequence[str]) -> Counts | None:
        """Count among all rows, where the reader sees all of them; None where not."""
        if self.asked.words or not self.sees_all():
            return None
        state, filters = state_of_record(), self.asked.filters
        counts: dict[str, Mapping[str, int]] = {}
        for without, keys in self._rounds(wanted):
            kept = tuple((k, v) for k, v in filters.items() if k != without)
            counts |= counts_of_all(self.source.of, tuple(keys), kept, state)
        # Asked again: a row may have come in between that is kept from the reader.
        return counts if self.sees_all() else None

    def _counts(self, wanted: Sequence[str]) -> Counts:
        counts: dict[str, Mapping[str, int]] = {}
        for without, keys in self._rounds(wanted):
            rows = chosen_rows(self.source, self.asked, without=without)
            counts |= counts_of(self.source.of, keys, rows)
        return counts

    def _rounds(self, wanted: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield the filter that is left out, and the fields that are counted without it."""
        if unset := [key for key in wanted if key not in self.asked.filters]:
            yield "", unset
        yield from ((key, [key]) for key in self.asked.filters if key in wanted)


def _line(source: Source, row: Any, shown: Sequence[str]) -> Line:
    cells = [source.value(row, key) for key in shown]
    return Line(key=row.key, label=row.label, url=source.url(row), row=row, cells=cells)


def _column(key: str, field: Field, asked: Asked) -> Column:
    arrow = {key: "up", f"-{key}": "down"}.get(asked.order, "")
    turned = f"-{key}" if arrow == "up" else key
    url = f"?{asked.query(order=turned)}" if is_sortable(key, {key: field}) else ""
    is_number = field.type in ("number", "money")
    return Column(key, field.label, field, is_number, sort_url=url, sorted=arrow)


def _name_of(value: str, field: Field, names: Mapping[str, str]) -> str:
    return field.options.get(value) or names.get(value) or value


def _facet(
    key: str, field: Field, counts: Mapping[str, int], asked: Asked, names: Mapping[str, str]
) -> Facet:
    on = asked.filters.get(key, ())
    values = list(field.options) or sorted(counts, key=lambda v: (-counts[v], v))
    options = [
        Option(value, _name_of(value, field, names), counts.get(value, 0), value in on)
        for value in values
        if counts.get(value) or value in on
    ]
    is_open = bool(on) or len(options) <= OPEN_UP_TO
    return Facet(f"f.{key}", field.label, options[:MOST_OPTIONS], is_open=is_open)
