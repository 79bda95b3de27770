"""Which rows of a register a line of a table is about."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from django.db.models import QuerySet

from youwei.identity.models import User
from youwei.interop.imports.cells import plain_key
from youwei.interop.imports.mapping import ROW_PART, UNIT_PART
from youwei.packs.declared import Field
from youwei.packs.values import is_closed, is_empty
from youwei.registers.models import BlindValue, IndexedValue, Row, table_of
from youwei.registers.queries.marks import fields_marked, mark_of

Key = tuple[str, ...]
"""What a row is recognised by: one text for each part, "" where there is nothing."""
INDEXED = ("text", "date", "choice", "unit", "person", "link", "place", "clause")
UNREAD = ("about", "salt", "digest", "written_at", "written_by")
LONGEST = 200  #: characters that the index holds


class Matcher:
    """Finds rows by the parts of a key, for some hundred lines at once.

    Open values are looked up in the index, unique closed ones by their marks. Other closed ones
    stand in neither: they are compared one by one, as digests. Nothing of them is shown.
    """

    def __init__(
        self, register: str, fields: Mapping[str, Field], parts: Sequence[str]
    ) -> None:
        self.register, self.fields, self.parts = register, fields, parts
        rows = table_of(register).objects.of(register).present()
        self.rows = rows.defer(*UNREAD)
        self.looked_up = [part for part in parts if self._is_indexed(part)]
        self.closed: dict[bytes, list[str]] | None = None

    def key_of(self, row: Row) -> Key:
        """Return by what a row would be recognised."""
        return tuple(self._part(row, part) for part in self.parts)

    def find(self, wanted: Iterable[Key]) -> dict[Key, list[Row]]:
        """Return the rows with these keys. Two queries, more where only closed values tell."""
        keys = {key for key in wanted if any(key)}
        found: dict[Key, list[Row]] = {}
        for row in self._candidates(keys) if keys else ():
            if (key := self.key_of(row)) in keys:
                found.setdefault(key, []).append(row)
        return found

    def _candidates(self, keys: set[Key]) -> Iterable[Row]:
        if ROW_PART in self.parts:
            return self.rows.filter(key__in={key[0] for key in keys})
        looked_up = [
            part for part in self.looked_up if all(key[self._at(part)] for key in keys)
        ]
        if not looked_up and (marked := self._marked(keys)) is not None:
            return self.rows.filter(key__in=marked)
        if not looked_up:
            return self.rows.filter(key__in=self._closed(keys))
        rows = self.rows
        for part in looked_up:
            texts = {key[self._at(part)][:LONGEST] for key in keys}
            lines = IndexedValue.objects.filter(
                of=f"register/{self.register}", field=part, text__in=texts
            )
            rows = rows.filter(key__in=lines.values("row_key"))
        return rows

    def _marked(self, keys: set[Key]) -> "QuerySet[BlindValue, str] | None":
        """Return the keys of rows by marks of a closed value, where the register keeps any."""
        of = f"register/{self.register}"
        for part in fields_marked(of, self.fields) & set(self.parts):
            if all(key[self._at(part)] for key in keys):
                marks = {mark_of(of, part, key[self._at(part)]) for key in keys}
                found = BlindValue.objects.filter(of=of, field=part, mark__in=marks)
                return found.values_list("row_key", flat=True)
        return None

    def _closed(self, keys: set[Key]) -> list[str]:
        """Return the keys of rows by digest: all rows are gone through once."""
        if self.closed is None:
            self.closed = {}
            for row in self.rows.iterator(chunk_size=2000):
                if any(key := self.key_of(row)):
                    self.closed.setdefault(digest(key), []).append(row.key)
        return [one for key in keys for one in self.closed.get(digest(key), ())]

    def _part(self, row: Row, part: str) -> str:
        if part == ROW_PART:
            return row.key
        if part == UNIT_PART:
            return row.unit_path
        return key_text(self.fields[part], value_of(row, part, self.fields[part]))

    def _is_indexed(self, part: str) -> bool:
        field = self.fields.get(part)
        return field is not None and not is_closed(field) and field.type in INDEXED

    def _at(self, part: str) -> int:
        return list(self.parts).index(part)


def digest(key: Key) -> bytes:
    """Return something short that is equal where keys are."""
    return blake2b("\x00".join(key).encode(), digest_size=12).digest()


def key_text(field: Field, value: Any) -> str:
    """Return a value as a part of a key."""
    return "" if is_empty(value) else plain_key(field, value)


def value_of(row: Row, key: str, field: Field) -> Any:
    """Return the value of a field, open or closed; the closed never leave this package."""
    return row.closed.get(key) if is_closed(field) else row.value(key)


def seen_by(register: str, rows: Iterable[Row], user: User) -> set[str]:
    """Return which of these rows a person sees. One query."""
    mine = table_of(register).objects.visible_to(user, register)
    return set(mine.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
