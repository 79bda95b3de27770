"""Where a point lies, and which place a text names."""

from collections.abc import Sequence

from youwei.engines.outlines import Finder
from youwei.registers.models import Outline, Place, Unit

LEVELS = ("town", "village", "grid")
"""Asked from the largest to the smallest, so that few outlines are read."""


def unit_at(longitude: float, latitude: float, *, levels: Sequence[str]) -> Unit | None:
    """Return the unit of the smallest of these levels around a point (CGCS2000, degrees).

    At most one query for each level, and one for the unit.
    """
    path, found = "", ""
    for level in LEVELS:
        outlines = Outline.objects.filter(level=level, unit_path__startswith=path)
        rings = {one.unit_path: [tuple(at) for at in one.rings[0]] for one in outlines}
        inside = Finder(rings).at(longitude, latitude) if rings else None
        if inside is None:
            continue
        path = inside
        found = path if level in levels else found
    return Unit.objects.filter(unit_path=found).first() if found else None


def place_named_in(text: str, *, within: str) -> Place | None:
    """Return the place with the longest name that stands in a text. One query."""
    places = Place.objects.present().filter(unit_path__startswith=within)
    named = [one for one in places.order_by("pk")[:5000] if one.label and one.label in text]
    return max(named, key=lambda one: len(one.label), default=None)
