"""What a step brings with it: sub-cases, rows of registers, values one step on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.packs.values import is_empty
from youwei.procedures.actions.opening import open_child
from youwei.procedures.machine import Step
from youwei.procedures.models import Case
from youwei.registers.actions import change_row, write_row
from youwei.registers.models import Unit, fields_of, table_of


def follow(case: Case, step: Step, *, by: User, at: datetime) -> None:
    """Do what the declared move says, in the same transaction."""
    if step.opens is not None:
        for subject in _each(case, step.opens.each):
            open_child(case, step.opens, subject=subject, by=by, at=at)
    if step.adds is not None:
        _add_row(case, step.adds, by, at)
    for path, value in step.sets.items():
        _set(case, path, value, by, at)
    if step.posts is not None:
        raise NotAllowed("Ledgers are not open yet: %(entry)s.", entry=step.posts)


def _each(case: Case, field: str | None) -> Sequence[Any]:
    if field is None:
        return [None]
    value = case.values.get(field)
    return value if isinstance(value, list) else [] if is_empty(value) else [value]


def _add_row(case: Case, register: str, by: User, at: datetime) -> None:
    """Write a row from the fields of the same name."""
    if register not in world.current().sheets["registers"]:
        raise NotAllowed("There is no register %(register)s in this county.", register=register)
    fields = fields_of(register)
    values = {key: value for key, value in case.values.items() if key in fields}
    unit = Unit.objects.get(unit_path=case.unit_path)
    write_row(register=register, values=values, unit=unit, by=by, at=at, as_declared=True)


def _set(case: Case, path: str, value: Any, by: User, at: datetime) -> None:
    """Write a field of the row one step on."""
    link, _, field = path.partition(".")
    key = case.subject_key if link == "subject" else str(case.values.get(link, ""))
    register = key.partition("/")[0]
    row = table_of(register).objects.filter(key=key).first() if register else None
    if row is None:
        raise NotAllowed("There is nothing to write %(field)s into.", field=path)
    change_row(
        row=row, values={field: value}, by=by, version=row.version, at=at, as_declared=True
    )
