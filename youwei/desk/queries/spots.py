"""Where orders lie: at the point that was sent, or somewhere in their grid or village."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youwei.engines.outlines import metres, middle
from youwei.identity.models import User
from youwei.procedures.models import Case
from youwei.registers.models import Outline, Unit

NEAR = 300
"""Metres within which an order of the same category is worth a look."""


@dataclass(frozen=True)
class Spot:
    """A point on the map, degrees; `is_about`: only the unit is known, not the place."""

    longitude: float
    latitude: float
    is_about: bool


@dataclass(frozen=True)
class Near:
    """An order of the same category close by."""

    case: Case
    spot: Spot
    metres: int  #: to ten


def spots_of(cases: Sequence[Case]) -> Mapping[str, Spot]:
    """Return number → where it lies, for those of which anything is known. Two queries."""
    areas = {str(case.filled.get("area") or "") for case in cases if _point(case) is None}
    grids = dict(Unit.objects.filter(key__in=areas).values_list("key", "unit_path"))
    paths = {case.pk: grids.get(str(case.filled.get("area")), case.unit_path) for case in cases}
    drawn = Outline.objects.filter(unit_path__in=set(paths.values()))
    inside = {one.unit_path: middle([(x, y) for x, y in one.rings[0]]) for one in drawn}
    found: dict[str, Spot] = {}
    for case in cases:
        if (point := _point(case)) is not None:
            found[case.reference] = Spot(*point, is_about=False)
        elif about := inside.get(paths[case.pk]):
            found[case.reference] = Spot(*about, is_about=True)
    return found


def near_to(case: Case, category: str, user: User, *, most: int = 5) -> Sequence[Near]:
    """Return running orders of a category within 300 metres, the nearest first. One query."""
    here = _point(case)
    if here is None or not category:
        return []
    town = "/".join(case.unit_path.split("/")[:2]) + "/"
    running = Case.objects.of(case.procedure_key).running().alone_or_leading().visible_to(user)
    alike = running.filter(unit_path__startswith=town, filled__category=category)
    found = [
        Near(one, Spot(*point, is_about=False), round(away, -1))
        for one in alike.filter(filled__point__isnull=False).exclude(pk=case.pk)[:500]
        if (point := _point(one)) is not None and (away := round(metres(here, point))) <= NEAR
    ]
    return sorted(found, key=lambda one: one.metres)[:most]


def _point(case: Case) -> tuple[float, float] | None:
    """Return the point that was sent: "108.03712,30.29011"."""
    longitude, _comma, latitude = str(case.filled.get("point") or "").partition(",")
    try:
        return float(longitude), float(latitude)
    except ValueError:
        return None
