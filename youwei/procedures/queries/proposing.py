"""What registers propose for a field of a case: `proposes = { lead = "register/…" }`.

A row is looked up by the fields that it shares with the case: choices must be equal, and its
area must hold the case. The nearest area comes first, of the same area the newest row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from youwei.packs import world
from youwei.packs.declared import Field
from youwei.procedures.models import Case
from youwei.registers.models import IndexedValue, Row, Unit, fields_of, table_of

EQUAL = ("choice", "clause")
FROM, UNTIL, YEAR, TIMES = "from-on", "until-on", "year", "times"
"""Fields by which a row says when it holds, and how often a year."""


@dataclass(frozen=True)
class Proposal:
    """A row of a register that fits a case."""

    row: Row
    values: Mapping[str, Any]  #: fields of the case that it would fill
    area: str  #: name of the area that it is for; empty for all
    left: int | None = None  #: how often it may still be asked this year, where it says so


def proposals(
    case: Case, source: str, *, filled: Mapping[str, Any], day: date
) -> Sequence[Proposal]:
    """Return the rows of "register/KEY" that fit a case with these values, best first."""
    register = source.partition("/")[2]
    if register not in world.current().sheets["registers"]:
        return []
    fields, own = fields_of(register), case.procedure.fields
    shared = {key: field for key, field in fields.items() if key in own}
    asked = {
        key: filled[key]
        for key, field in shared.items()
        if field.type in EQUAL and key in filled
    }
    if not asked:
        return []
    found = table_of(register).objects.of(register).present()
    for key, value in asked.items():
        alike = IndexedValue.objects.filter(of=source, field=key, text=str(value)[:200])
        found = found.filter(key__in=alike.values("row_key"))
    rows = [
        row
        for row in found
        if all(row.value(key) == value for key, value in asked.items()) and _holds(row, day)
    ]
    return _nearest_first(rows, case, shared, day)


def _holds(row: Row, day: date) -> bool:
    """Say whether a row is in force on a day."""
    begins, ends, year = (row.value(key) for key in (FROM, UNTIL, YEAR))
    is_begun = not begins or str(begins) <= day.isoformat()
    is_over = bool(ends) and str(ends) < day.isoformat()
    return is_begun and not is_over and (year is None or int(year) == day.year)


def _nearest_first(
    rows: Sequence[Row], case: Case, shared: Mapping[str, Field], day: date
) -> Sequence[Proposal]:
    keys = {str(row.value("area")) for row in rows if row.value("area")}
    areas = {unit.key: unit for unit in Unit.objects.filter(key__in=keys)}
    fits: list[tuple[int, str, Proposal]] = []
    for row in rows:
        area = areas.get(str(row.value("area") or ""))
        path = area.path if area else ""
        if (row.value("area") and area is None) or not case.unit_path.startswith(path):
            continue
        values = {k: row.value(k) for k in shared if k != "area" and row.value(k) is not None}
        left = _left(row, case.procedure_key, day)
        name = area.label if area else ""
        fits.append((len(path), str(row.value(FROM) or ""), Proposal(row, values, name, left)))
    fits.sort(key=lambda one: one[:2], reverse=True)
    return [one for _near, _new, one in fits]


def _left(row: Row, procedure: str, day: date) -> int | None:
    """Return how often a pledge may still be asked this year."""
    times = row.value(TIMES)
    if times is None:
        return None
    cases = Case.objects.of(procedure).filter(
        lead_key=row.value("lead") or "", opened_at__year=day.year
    )
    used = cases.filter(filled__category=row.value("category")).count()
    return max(0, int(times) - used)
