"""What stands in a cell, as the value of a declared field."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from youwei.interop.imports.names import NAMED, Names
from youwei.packs.declared import Field, NotAllowed
from youwei.packs.values import clean_value, is_empty
from youwei.registers.queries.export import DANGEROUS, SEPARATORS

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?([ T].*)?")
SERIAL = re.compile(r"[2-7]\d{4}")
"""A day as Excel counts it, where the cell lost its format: 1954 to 2119."""
EXCEL_BEGINS = date(1899, 12, 30)
SHORTENED = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
YES = {"√", "✓", "✔", "对", "有", "y", "true", "是"}
NO = {"×", "✗", "✘", "错", "无", "没有", "n", "false", "否"}
LEFT_OUT = ("file", "checklist")
"""Types that no cell can hold."""
MOST_KNOWN = 20_000
ONCE = ("text", "note", "phone", "identity")
"""Types whose values hardly ever come twice."""
SPLIT = re.compile("[" + "".join(SEPARATORS) + "]")


def importable(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Return the fields that a column can fill."""
    return {
        key: field
        for key, field in fields.items()
        if field.type not in LEFT_OUT and not field.product_of
    }


class Cells:
    """Reads the cells of one column. What was read once is remembered."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.one = field.model_copy(update={"many": False})
        self.names = Names(self.one) if field.type in NAMED else None
        self.known: dict[str, Any] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Look up the names of the next rows at once. One query a column of names."""
        if self.names is not None:
            new = {text for text in texts if text and text not in self.known}
            self.names.learn({part for text in new for part in (text, *self._parts(text))})

    def read(self, text: str) -> Any:
        """Return the value, or None for an empty cell. Raises NotAllowed with a sentence."""
        if not text:
            return None
        if self.field.type in ONCE:
            return self._value(text)
        if text not in self.known:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[text] = self._value(text)
        return self.known[text]

    def _value(self, text: str) -> Any:
        if not self.field.many:
            return clean_value(self.one, self._plain(text))
        return clean_value(self.field, [self._plain(part) for part in self._parts(text)])

    def _parts(self, text: str) -> list[str]:
        if not self.field.many:
            return []
        parts = text.split("\n") if "\n" in text else SPLIT.split(text)
        return [part.strip() for part in parts if part.strip()]

    def _plain(self, text: str) -> Any:
        if self.names is not None:
            return self.names.key(text)
        prepare = PREPARE.get(self.field.type)
        return prepare(self.one, unicodedata.normalize("NFKC", text)) if prepare else text


def unquoted(text: str) -> str:
    """Take away the quote that an export puts before what looks like a formula."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(DANGEROUS) else text


def is_same(field: Field, one: Any, other: Any) -> bool:
    """Say whether two values mean the same, however they are written."""
    if is_empty(one) or is_empty(other):
        return is_empty(one) and is_empty(other)
    return one == other or bool(plain_key(field, one) == plain_key(field, other))


def plain_key(field: Field, value: Any) -> str:
    """Return a value by which rows are recognised: a phone by its digits, 99.50 as 99.5."""
    if isinstance(value, list | tuple):
        return "\n".join(sorted(plain_key(field, one) for one in value))
    if field.type == "phone":
        return re.sub(r"\D", "", str(value))
    if field.type in ("money", "number"):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value)


def _day(_field: Field, text: str) -> str:
    if found := DAY.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    if SERIAL.fullmatch(text):
        return (EXCEL_BEGINS + timedelta(days=int(text))).isoformat()
    return text


def _yes(_field: Field, text: str) -> Any:
    lower = text.lower()
    return True if lower in YES else False if lower in NO else lower


def _number(field: Field, text: str) -> str:
    unit = unicodedata.normalize("NFKC", field.counted_in)
    return text.removesuffix(unit).strip() if unit else text


def _identity(field: Field, text: str) -> str:
    if SHORTENED.fullmatch(text):
        raise NotAllowed(
            "%(field)s: Excel kept this as a number and lost its last digits. "
            "Make the column text, and fill it in again.",
            field=field.label,
        )
    return text.replace(" ", "")


def _same(_field: Field, text: str) -> str:
    return text.strip()


PREPARE = {
    "date": _day,
    "yes": _yes,
    "number": _number,
    "money": _number,
    "identity": _identity,
    "phone": _same,
}
