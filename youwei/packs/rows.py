"""What a row consists of: the fields that a test, a column or a measure may name."""

from collections.abc import Mapping
from dataclasses import dataclass

from youwei.packs.declared import Field, FieldType

TABLES = {"person": "people", "unit": "units", "place": "places"}
"""Type of a field → the register that it leads to."""


@dataclass(frozen=True)
class Row:
    """The fields of a row, a case, a finding …, and the tables that it belongs to."""

    fields: Mapping[str, Field]
    tables: tuple[str, ...] = ()


NOTHING = Row({})


def implied(label: str, kind: FieldType, of: str | None = None) -> Field:
    """Return a field that nobody declares, because every row of its kind has it."""
    return Field(label=label, type=kind, of=of)


def choice(label: str, options: Mapping[str, str]) -> Field:
    """Return an implied field with a choice, such as the stage of a case."""
    return Field(label=label, type="choice", options=dict(options))


def table_of(field: Field) -> str | None:
    """Return the register or procedure that a field leads to."""
    return TABLES.get(field.type, field.of)


def closed(field: Field) -> str:
    """Say how a field is closed, or nothing when it is open."""
    if field.sealed_to:
        return "sealed"
    return "" if field.privacy == "open" else field.privacy
