"""What a resident is shown while writing an order: where, what, who said it before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from youwei.engines.personal import covered
from youwei.packs import world
from youwei.procedures.models import Learned
from youwei.procedures.queries.learning import learned_of
from youwei.procedures.queries.suggesting import Alike, Suggestion, alike, suggested
from youwei.registers.models import IndexedValue, Unit
from youwei.registers.queries import unit_at

ORDER = "order"
"""The procedure that the page is made for."""
SHORT = 60


@dataclass(frozen=True)
class Known:
    """An order of somebody else, as far as a stranger may read it."""

    key: str
    says: str  #: shortened, phones and names covered
    where: str
    stage: str
    at: datetime
    people: int  #: how many have said it


@dataclass(frozen=True)
class Hint:
    """What is offered before sending; nothing of it is ever forced."""

    categories: Sequence[Suggestion]
    known: Sequence[Known]
    learned: Learned | None  #: what the categories rest on; None: names and key words

    def __bool__(self) -> bool:
        return bool(self.categories or self.known)


def is_declared() -> bool:
    """Say whether this county takes orders. No query."""
    sheet = world.current().sheets["procedures"].get(ORDER)
    return sheet is not None and sheet.zone == "public"


def towns() -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return towns with (code, name) of their villages. One query."""
    units = Unit.objects.present().filter(level__in=("town", "village")).order_by("unit_path")
    names: dict[str, str] = {}
    found: dict[str, list[tuple[str, str]]] = {}
    for level, path, code, name in units.values_list("level", "unit_path", "code", "label"):
        town = path if level == "town" else f"{path.rstrip('/').rpartition('/')[0]}/"
        if level == "town":
            names[town] = name
        else:
            found.setdefault(town, []).append((code, name))
    return [(names.get(town, ""), villages) for town, villages in found.items()]


def near(longitude: float, latitude: float) -> Unit | None:
    """Return the grid, or else the village, in which a point lies. Few queries."""
    return unit_at(longitude, latitude, levels=("grid", "village"))


def hints_for(text: str, unit: Unit) -> Hint:
    """Return categories for a text, and orders nearby that say the like."""
    field = world.current().sheets["procedures"][ORDER].fields["category"]
    town = "/".join(unit.path.split("/")[:2]) + "/"
    found = alike(ORDER, text, within=town)
    of = field.of or ""
    more = _repeating(found)
    known = [_known(one, more.get(one.case.key, 0)) for one in found]
    return Hint(suggested(of, text), known, learned_of(of))


def _repeating(found: Sequence[Alike]) -> Mapping[str, int]:
    """Return how many orders say of each of these that they repeat it. One query."""
    keys = [one.case.key for one in found]
    lines = IndexedValue.objects.filter(of=f"procedure/{ORDER}", field="repeats", text__in=keys)
    return dict(lines.values_list("text").annotate(Count("pk")))


def _known(one: Alike, more: int) -> Known:
    case = one.case
    says = covered(str(case.filled.get("matter", "")))
    return Known(
        key=case.key,
        says=says if len(says) <= SHORT else f"{says[:SHORT]}…",
        where=case.unit_name,
        stage=case.here.label,
        at=case.opened_at,
        people=1 + more,
    )
