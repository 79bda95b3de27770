"""Names for keys, and what a form offers where a key is wanted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.registers.models import Unit, table_of

MOST_OFFERED = 600
NAMED = ("person", "unit", "place", "link")


def labels_of(keys: Iterable[str]) -> dict[str, str]:
    """Return today's label of each key that is known. One query for each kind of key."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        by_kind[key.partition("/")[0]].add(key)
    found: dict[str, str] = {}
    for kind, wanted in by_kind.items():
        if kind == "user":
            found |= dict(User.objects.filter(key__in=wanted).values_list("key", "name"))
        elif kind in world.current().sheets["registers"]:
            rows = table_of(kind).objects.filter(key__in=wanted)
            found |= dict(rows.values_list("key", "label"))
    return found


def labels_in(rows: Iterable[Any], fields: Mapping[str, Field]) -> dict[str, str]:
    """Return the labels of everything that these rows name."""
    named = [key for key, field in fields.items() if field.type in NAMED]
    return labels_of(one for row in rows for key in named for one in each(row.value(key)))


def each(value: Any) -> list[str]:
    """Return the keys in a value of one or many."""
    many = value if isinstance(value, list | tuple) else [value]
    return [one for one in many if isinstance(one, str) and one]


def offered(field: Field, *, near: str = "") -> Sequence[tuple[str, str]] | None:
    """Return (key, label) of what may be chosen, or None where it is typed. One query at most.

    `near` is the path of the unit that the form is for: its own town's villages come first.
    """
    if field.type == "unit":
        return _units(field, near)
    if field.type == "person":
        people = User.objects.filter(is_active=True)
        if field.of:
            people = people.filter(holdings__role=field.of)
        return list(
            people.order_by("name").values_list("key", "name").distinct()[:MOST_OFFERED]
        )
    if field.type in ("link", "place"):
        register = field.of if field.type == "link" and field.of else "places"
        if register not in world.current().sheets["registers"]:
            return None
        rows = table_of(register).objects.of(register).present()
        return list(rows.order_by("label").values_list("key", "label")[:MOST_OFFERED])
    if field.type in ("clause", "checklist"):
        sheet = world.current().sheets["clauses"].get(field.of or "")
        return [(key, clause.label) for key, clause in sheet.clauses.items()] if sheet else []
    return None


def unit_of(key: str) -> Unit | None:
    """Return the unit with that key."""
    return Unit.objects.filter(key=key).first()


def _units(field: Field, near: str) -> Sequence[tuple[str, str]]:
    units = Unit.objects.present()
    units = (
        units.filter(level=field.of)
        if field.of
        else units.filter(level__in=("county", "unit", "town"))
    )
    rows = list(
        units.order_by("unit_path").values_list("key", "label", "unit_path")[:MOST_OFFERED]
    )
    town = "/".join(near.split("/")[:2])
    rows.sort(key=lambda row: not (town and row[2].startswith(town)))
    return [(key, name) for key, name, _ in rows]
