"""Values as people read them: a label for a key, a date in words, a dash for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from youwei.chronicle.clock import today
from youwei.chronicle.models import Entry
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.packs.values import is_empty, met
from youwei.registers.queries.listing import Line, Listing
from youwei.registers.queries.names import NAMED, each, labels_of
from youwei.registers.queries.rows import RowPage, Value
from youwei.web.telling import deed
from youwei.web.words import label, short_day

NOTHING = "–"


@dataclass(frozen=True)
class ShownLine:
    """A line of a table as its component takes it."""

    key: str
    url: str
    cells: Sequence[str]


@dataclass(frozen=True)
class ShownValue:
    """A field on a page: its label, and what is read."""

    key: str
    label: str
    text: str
    is_closed: bool
    may_reveal: bool
    is_revealed: bool


@dataclass(frozen=True)
class Change:
    """One field in the history of a row."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the history, with the fields that it changed."""

    entry: Entry
    says: str
    seal: int | None
    changes: Sequence[Change]


def say(field: Field, value: Any, labels: Mapping[str, str]) -> str:
    """Return a value in words."""
    if is_empty(value):
        return NOTHING
    if isinstance(value, list | tuple):
        return "、".join(
            say(field.model_copy(update={"many": False}), one, labels) for one in value
        )
    if field.type in ("choice", "clause"):
        options = field.options if field.type == "choice" else _lines(field)
        return label(options.get(value, value))
    if field.type == "yes":
        return _("yes") if value else _("no")
    if field.type == "date":
        return short_day(date.fromisoformat(value), today=today())
    if field.type == "checklist":
        return _("%(yes)s of %(all)s") % {
            "yes": met(value),
            "all": len(value),
        }
    if field.type in ("number", "money"):
        return f"{float(value):,.15g}" + (f" {field.counted_in}" if field.counted_in else "")
    return labels.get(str(value), str(value))


def say_each(field: Field, value: Any, labels: Mapping[str, str]) -> str:
    """Return a value in words, a checklist line by line with its notes."""
    if field.type != "checklist" or is_empty(value):
        return say(field, value, labels)
    names = _lines(field)
    answers = {True: _("yes"), False: _("no"), None: _("not answered")}
    return "\n".join(
        f"{label(names.get(key, key))}：{answers[one['yes']]}"
        + (f"（{one['note']}）" if one["note"] else "")
        for key, one in value.items()
    )


def _lines(field: Field) -> Mapping[str, str]:
    """Return the labels of the list that a field chooses from. No query."""
    sheet = world.current().sheets["clauses"].get(field.of or "")
    return {key: clause.label for key, clause in sheet.clauses.items()} if sheet else {}


def shown_lines(made: Listing) -> Sequence[ShownLine]:
    """Return the lines of a list in words. One query for each kind of thing that they name."""
    fields = {column.key: column.field for column in made.columns}
    keys = [
        one
        for line in made.lines
        for column, cell in zip(made.columns, line.cells, strict=True)
        if column.field.type in NAMED
        for one in each(cell)
    ]
    labels = labels_of(keys)
    return [_shown(line, fields, labels) for line in made.lines]


def shown_values(page: RowPage, revealed: Mapping[str, Any]) -> Sequence[ShownValue]:
    """Return the fields of a row; a closed one only if it has just been revealed."""
    return [_value(value, page.labels, revealed) for value in page.values]


def shown_history(page: RowPage) -> Sequence[ShownEntry]:
    """Return what happened to a row, newest first, field by field."""
    fields = {value.key: value.field for value in page.values}
    return [
        ShownEntry(entry, deed(entry), _seal(entry), _changes(entry, fields, page.labels))
        for entry in page.history
    ]


def _seal(entry: Entry) -> int | None:
    leaf = getattr(entry, "leaf", None)
    return leaf.number if leaf else None


def _shown(line: Line, fields: Mapping[str, Field], labels: Mapping[str, str]) -> ShownLine:
    cells = [
        say(field, cell, labels)
        for field, cell in zip(fields.values(), line.cells, strict=True)
    ]
    return ShownLine(line.key, line.url, cells)


def _value(value: Value, labels: Mapping[str, str], revealed: Mapping[str, Any]) -> ShownValue:
    is_revealed = value.key in revealed
    if is_revealed:
        text = say(value.field, revealed[value.key], labels)
    elif value.is_closed:
        text = _("closed") if value.value else NOTHING
    else:
        text = say(value.field, value.value, labels)
    may = value.may_reveal and bool(value.value) and not is_revealed
    return ShownValue(
        value.key, label(value.field.label), text, value.is_closed, may, is_revealed
    )


def _changes(
    entry: Entry, fields: Mapping[str, Field], labels: Mapping[str, str]
) -> Sequence[Change]:
    changed: Mapping[str, Sequence[Any]] = entry.payload.get("changed") or {}
    return [
        Change(
            label(fields[key].label),
            _said(fields[key], old, labels),
            _said(fields[key], new, labels),
        )
        for key, (old, new) in changed.items()
        if key in fields
    ]


def _said(field: Field, value: Any, labels: Mapping[str, str]) -> str:
    if isinstance(value, str) and value.startswith("veiled:"):
        return _("closed")
    return say(field, value, labels)
