"""Plays a row that is kept, or refused."""

from typing import Any

from youwei.packs.county import World
from youwei.packs.declared import Field, NotAllowed, label
from youwei.registers.declarations.words import Register, Story

EMPTY: tuple[Any, ...] = (None, "", [])


def run_example(register: Register, story: Story, _world: World) -> str | None:
    """Check a row as the form does."""
    for key in story.row:
        if key not in register.fields:
            raise NotAllowed("There is no column %(key)s.", key=key)
    for key, field in register.fields.items():
        check_value(field, story.row.get(key))
    return None


def check_value(field: Field, value: Any) -> None:
    """Refuse a value that the field does not take."""
    name = label(field.label, "zh")
    if value in EMPTY:
        if field.required:
            raise NotAllowed("Please fill in: %(fields)s.", fields=name)
        return
    values = value if isinstance(value, list) else [value]
    if field.type == "choice" and any(one not in field.options for one in values):
        choices = ", ".join(field.options)
        raise NotAllowed("%(field)s: not one of %(choices)s.", field=name, choices=choices)
    if isinstance(value, list) or field.type in ("number", "money"):
        check_size(field, len(value) if isinstance(value, list) else value)


def check_size(field: Field, size: float) -> None:
    """Refuse a number, or so many values, outside what is declared."""
    name = label(field.label, "zh")
    if field.least is not None and size < field.least:
        raise NotAllowed("%(field)s: at least %(least)g.", field=name, least=field.least)
    if field.most is not None and size > field.most:
        raise NotAllowed("%(field)s: at most %(most)g.", field=name, most=field.most)
