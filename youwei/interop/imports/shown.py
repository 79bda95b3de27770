"""Line by line what a table would change, as people decide on it."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from youwei.interop.imports import spool
from youwei.interop.imports.mapping import PHONE, naming_field
from youwei.interop.imports.queries import DECIDED, OUTCOMES
from youwei.packs.declared import Field, NotAllowed
from youwei.packs.values import IDENTITY, is_closed
from youwei.registers.models import WHOLE, Import, ImportLine, Row, fields_of, table_of
from youwei.registers.models.imports import LineQuerySet
from youwei.registers.queries.export import harmless, written
from youwei.registers.queries.names import NAMED, each, labels_of
from youwei.web.words import masked, refused

PAGE = 50
MOST_TICKS = 1500
"""On a page: a form is taken up to 2,000 fields."""
UNREAD = ("wrong", "several")


@dataclass(frozen=True)
class ShownField:
    """One field of a line: what stands there, and what would."""

    key: str
    label: str
    before: str
    after: str
    is_taken: bool


@dataclass(frozen=True)
class ShownImportLine:
    """One line of a table, as people decide on it."""

    line: int
    kind: str
    title: str
    unit: str
    url: str
    fields: Sequence[ShownField]
    cells: Sequence[tuple[str, str]]  #: column and cell of a line that cannot be read
    why: str  #: it cannot be read, or was not written
    outcome: str
    is_decided: bool
    is_accepted: bool
    is_taken: bool  #: ticked: accepted, or still to be decided
    is_again: bool

    @property
    def by_field(self) -> Mapping[str, str]:
        """What a new row would hold, by field."""
        return {one.key: one.after for one in self.fields}


@dataclass(frozen=True)
class LinesPage:
    """Some lines of one kind."""

    kind: str
    field: str
    field_label: str
    lines: Sequence[ShownImportLine]
    columns: Sequence[tuple[str, str]]  #: field and label, for lines that stand in a table
    total: int
    all: int  #: of this kind, whatever the field
    page: int
    size: int = PAGE  #: lines on a page

    @property
    def decides(self) -> bool:
        """Say whether people accept or decline lines of this kind."""
        return self.kind in DECIDED

    @property
    def is_unread(self) -> bool:
        """Say whether these lines are not in the register, and why is told."""
        return self.kind in (*UNREAD, "refused")

    @property
    def first(self) -> int:
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.page * self.size, self.total)

    @property
    def earlier_url(self) -> str:
        return self._url(self.page - 1) if self.page > 1 else ""

    @property
    def later_url(self) -> str:
        return self._url(self.page + 1) if self.last < self.total else ""

    def _url(self, page: int) -> str:
        field = f"&field={self.field}" if self.field else ""
        return f"?kind={self.kind}{field}&page={page}"


def lines_page(table: Import, kind: str, field: str, page: int) -> LinesPage:
    """Return one page of a table's lines. Four queries, one more for each kind of name."""
    fields = fields_of(table.register)
    field = field if field in fields and kind == "differs" else ""
    is_over = kind in OUTCOMES
    of_kind: LineQuerySet = (
        table.lines.filter(outcome=kind)
        if is_over
        else table.lines.filter(kind=kind, outcome="")
    )
    chosen = of_kind.differing_in(field) if field else of_kind
    total = chosen.count()
    size = min(PAGE, max(1, MOST_TICKS // max(1, len(fields))))
    page = min(page, max(1, -(-total // size)))
    lines = list(chosen[(page - 1) * size : page * size])
    shown = _shown(table, lines)
    there = {one.key for line in shown for one in line.fields} if kind == "new" else set()
    return LinesPage(
        kind=kind, field=field, field_label=fields[field].label if field else "",
        columns=[(key, one.label) for key, one in fields.items() if key in there],
        lines=shown, total=total, all=of_kind.count() if field else total,
        page=page, size=size,
    )  # fmt: skip


def _shown(table: Import, lines: Sequence[ImportLine]) -> Sequence[ShownImportLine]:
    said = spool.read(table.stored, spool.READ, [line.place for line in lines])
    keys = [line.row_key for line in lines if line.row_key]
    rows = {row.key: row for row in table_of(table.register).objects.filter(key__in=keys)}
    fields, first = fields_of(table.register), spool.read_first(table.stored)
    labels = labels_of(_named(rows.values(), said, fields))
    columns = first["columns"] if first else ()
    words = _Words(fields, labels, columns, naming_field(fields))
    return [
        _line(line, one, rows.get(line.row_key), words)
        for line, one in zip(lines, said, strict=True)
    ]


@dataclass(frozen=True)
class _Words:
    """What lines are put into words with."""

    fields: Mapping[str, Field]
    labels: Mapping[str, str]
    columns: Sequence[str]
    naming: str  #: the field that names a row

    def say(self, key: str, value: Any) -> str:
        """Return a new value: a closed one in part, enough to recognise it."""
        field = self.fields[key]
        if is_closed(field):
            return masked(value, field.type)
        return written(field, value, self.labels)

    def say_old(self, key: str, row: Row) -> str:
        """Return what stands there; of a closed value only that there is one."""
        field = self.fields[key]
        if is_closed(field):
            return _("closed") if row.closed.get(key) else ""
        return written(field, row.value(key), self.labels)

    def shown(
        self, line: ImportLine, values: Mapping[str, Any], row: Row | None
    ) -> list[ShownField]:
        """Return the fields of a line, in the order in which they are declared."""
        taken = set(line.taken.split())
        changed = line.taken.split() if line.outcome else line.fields
        named = set(values) if line.kind == "new" else set(changed)
        return [
            ShownField(
                key, self.fields[key].label, self.say_old(key, row) if row else "",
                self.say(key, values.get(key)), is_taken=key in taken or not line.is_decided,
            )
            for key in self.fields if key in named
        ]  # fmt: skip


def _line(
    line: ImportLine, said: Mapping[str, Any], row: Row | None, words: _Words
) -> ShownImportLine:
    taken, shown = set(line.taken.split()), words.shown(line, said.get("values") or {}, row)
    cells = zip(words.columns, said.get("cells") or (), strict=False)
    names = [one.after for one in shown if one.key == words.naming]
    unit = row.unit_name if row else words.labels.get(str(said.get("unit")), "")
    cells = zip(words.columns, said.get("cells") or (), strict=False)
    title = str(row) if row else next(iter(names), "")
    return ShownImportLine(
        line=line.line, kind=line.kind, title=title, unit=unit,
        url=row.get_absolute_url() if row else "",
        fields=shown, cells=[(name, shown_cell(cell)) for name, cell in cells if cell],
        why=said_of(line.says), outcome=line.outcome, is_decided=line.is_decided,
        is_accepted=bool(taken), is_taken=WHOLE in taken or not line.is_decided,
        is_again=line.is_again,
    )  # fmt: skip


def unread_as_csv(table: Import) -> bytes:
    """Return number and reason of each line that is not in the register. One query."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([_("Line of the file"), _("Reason")])
    for line in table.lines.filter(kind__in=UNREAD, outcome="") | table.lines.filter(
        outcome="refused"
    ):
        writer.writerow([line.line, harmless(said_of(line.says))])
    return ("\ufeff" + made.getvalue()).encode()


def said_of(kept: Mapping[str, Any]) -> str:
    """Say a refusal that was kept, in the reader's language."""
    if not kept:
        return ""
    names = {
        key: tuple(one) if isinstance(one, list) else one for key, one in kept["names"].items()
    }
    return refused(NotAllowed(kept["sentence"], **names))


def shown_cell(text: str) -> str:
    """Return a cell of a file; what looks like a phone or an identity number only in part."""
    for kind, pattern in (("phone", PHONE), ("identity", IDENTITY)):
        if pattern.fullmatch(text.strip()):
            return masked(text.strip(), kind)
    return text


def _named(
    rows: Iterable[Row], said: Sequence[Mapping[str, Any]], fields: Mapping[str, Field]
) -> Iterable[str]:
    named = [key for key, field in fields.items() if field.type in NAMED]
    for row in rows:
        for key in named:
            yield from each(row.value(key))
    for one in said:
        yield from each(one.get("unit"))
        for key in named:
            yield from each((one.get("values") or {}).get(key))
