"""What the pages of an import show: how far it is, and line by line what would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from youwei.identity.models import User
from youwei.interop.imports import spool
from youwei.interop.imports.mapping import PHONE, naming_field
from youwei.interop.imports.spool import KEPT
from youwei.interop.intake.queries import Progress
from youwei.packs.declared import Field, NotAllowed
from youwei.packs.values import IDENTITY, is_closed
from youwei.registers.models import WHOLE, Import, ImportLine, Row, fields_of, table_of
from youwei.registers.models.imports import LineQuerySet
from youwei.registers.queries.export import written
from youwei.registers.queries.names import NAMED, each, labels_of
from youwei.web.words import masked, refused

PAGE = 50
LISTED = 30
KINDS = {
    "new": "新增 | New",
    "differs": "有改动 | Changed",
    "several": "对上几行 | Several fit",
    "wrong": "读不了 | Cannot be read",
}
OUTCOMES = {
    "refused": "没有写入 | Not written",
    "stays": "没有收回 | Not taken back",
    "written": "已写入 | Written",
    "undone": "已收回 | Taken back",
}


@dataclass(frozen=True)
class Counts:
    """Lines of a table, by what they would do and what was decided."""

    kinds: Mapping[str, int]
    same: int
    accepted: int
    undecided: int
    again: int
    outcomes: Mapping[str, int]
    fields: Sequence[tuple[str, str, int]]  #: field, its label, lines that differ in it

    @property
    def first(self) -> str:
        """The kind that is shown when none is asked for."""
        there = {**self.outcomes, **self.kinds}
        return next((kind for kind in (*OUTCOMES, *KINDS) if there.get(kind)), "new")

    def tabs(self, here: str) -> Sequence[Mapping[str, Any]]:
        """Return the kinds of which there are lines, as tabs."""
        there, names = {**self.kinds, **self.outcomes}, {**KINDS, **OUTCOMES}
        return [
            {
                "label": name,
                "url": f"?kind={kind}",
                "is_here": kind == here,
                "count": there[kind],
            }
            for kind, name in names.items()
            if there.get(kind) or kind == here
        ]


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

    @property
    def decides(self) -> bool:
        """Say whether people accept or decline lines of this kind."""
        return self.kind in ("new", "differs")

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.page * PAGE, self.total)

    @property
    def earlier_url(self) -> str:
        return self._url(self.page - 1) if self.page > 1 else ""

    @property
    def later_url(self) -> str:
        return self._url(self.page + 1) if self.last < self.total else ""

    def _url(self, page: int) -> str:
        field = f"&field={self.field}" if self.field else ""
        return f"?kind={self.kind}{field}&page={page}"


def imports_of(register: str, user: User) -> Sequence[Import]:
    """Return the last tables that a person brought to a register, newest first."""
    return list(Import.objects.brought_by(user, register).order_by("-pk")[:LISTED])


def progress_of(table: Import) -> Progress:
    """Return how far the worker has come with a table."""
    says = {
        "comparing": _("Being compared with the register:"),
        "writing": _("Being written:"),
        "undoing": _("Being taken back:"),
    }
    return Progress(
        says.get(table.state, _("Done.")), table.done, max(table.total, table.done, 1),
        is_over=not table.is_waiting,
    )  # fmt: skip


def counts_of(table: Import) -> Counts:
    """Count a table's lines. Four queries."""
    lines = table.lines.all()
    waiting = lines.filter(outcome="").order_by()
    kinds = dict(waiting.values_list("kind").annotate(Count("pk")))
    outcomes = dict(lines.order_by().values_list("outcome").annotate(Count("pk")))
    combined = waiting.filter(kind="differs")
    found: dict[str, int] = {}
    for differs, count in combined.values_list("differs").annotate(Count("pk")):
        for key in differs.split():
            found[key] = found.get(key, 0) + count
    fields = fields_of(table.register)
    named = [(key, fields[key].label, found[key]) for key in fields if key in found]
    return Counts(
        kinds={kind: kinds.get(kind, 0) for kind in KINDS},
        same=table.same,
        accepted=lines.accepted().count(),
        undecided=lines.undecided().count(),
        again=lines.filter(is_again=True, outcome="").count(),
        outcomes={key: count for key, count in outcomes.items() if key},
        fields=named,
    )


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
    page = min(page, max(1, -(-total // PAGE)))
    lines = list(chosen[(page - 1) * PAGE : page * PAGE])
    shown = _shown(table, lines)
    there = {one.key for line in shown for one in line.fields} if kind == "new" else set()
    return LinesPage(
        kind=kind, field=field, field_label=fields[field].label if field else "",
        columns=[(key, one.label) for key, one in fields.items() if key in there],
        lines=shown, total=total, all=of_kind.count() if field else total,
        page=page,
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


def closed_until(table: Import) -> date | None:
    """Return until when closed values that it replaced can be given back, if it did."""
    is_kept = table.state == "written" and table.lines.filter(former__isnull=False).exists()
    return (table.ended_at + KEPT).date() if is_kept and table.ended_at else None


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
