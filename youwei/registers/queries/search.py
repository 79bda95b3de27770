"""Search over what a person may see. The same words and answers on both databases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from youwei.engines.words import asked, kind_word, unit_word
from youwei.registers.models import SearchText

SQLITE = (
    "SELECT s.* FROM registers_search f JOIN registers_searchtext s ON s.id = f.rowid "
    "WHERE registers_search MATCH %s ORDER BY f.rowid LIMIT %s"
)
POSTGRESQL = "SELECT s.* FROM registers_searchtext s WHERE s.indexed @@ %s::tsquery LIMIT %s"


@dataclass(frozen=True)
class Hit:
    """One answer of a search."""

    of: str
    row_key: str
    label: str
    hint: str


def search(
    question: str,
    *,
    of: str,
    within: Sequence[str] | None,
    visible: QuerySet[Any] | None = None,
    most: int = 50,
) -> Sequence[Hit]:
    """Return the first rows of one kind that answer. One query; two with `visible`.

    `within`: unit paths that the person reaches, None for all. `visible`: the rows they may
    see, for kinds in which each row has its own readers.
    """
    wanted = asked(question)
    if not wanted or within == []:
        return []
    hits = _match(wanted, of, within, most if visible is None else most * 8)
    if visible is not None:
        keys = set(
            visible.filter(key__in=[hit.row_key for hit in hits]).values_list("key", flat=True)
        )
        hits = [hit for hit in hits if hit.row_key in keys]
    return hits[:most]


def matching_keys(question: str, *, of: str = "") -> "QuerySet[SearchText, str]":
    """Return the keys of all rows of a kind, or of all kinds, that answer: to filter by."""
    wanted = asked(question)
    if not wanted:
        return SearchText.objects.none().values_list("row_key", flat=True)
    match = _expression(wanted, of, None)
    if connection.vendor == "sqlite":
        inner = "id IN (SELECT rowid FROM registers_search WHERE registers_search MATCH %s)"
    else:
        inner = "indexed @@ %s::tsquery"
    found = SearchText.objects.extra(where=[inner], params=[match])  # noqa: S610  parameters are bound
    return found.values_list("row_key", flat=True)


def _match(
    wanted: Sequence[str], of: str, within: Sequence[str] | None, most: int
) -> list[Hit]:
    sql = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    rows = SearchText.objects.raw(sql, [_expression(wanted, of, within), most])
    return [Hit(row.of, row.row_key, row.label, row.hint) for row in rows]


def _expression(wanted: Sequence[str], of: str, within: Sequence[str] | None) -> str:
    """Write the question for the engine. Words are letters, digits, "_": nothing to escape."""
    words = [*wanted, kind_word(of)] if of else list(wanted)
    units = [unit_word(path) for path in within or ()]
    if connection.vendor == "sqlite":
        tail = (
            f" AND ({' OR '.join(_quoted(unit, chr(34)) for unit in units)})" if units else ""
        )
        return " AND ".join(_quoted(word, chr(34)) for word in words) + tail
    tail = f" & ({' | '.join(_quoted(unit, chr(39)) for unit in units)})" if units else ""
    return " & ".join(_quoted(word, chr(39)) for word in words) + tail


def _quoted(word: str, mark: str) -> str:
    return f"{mark}{word}{mark}"
