"""What a measure may not do."""

from youwei.measures.declarations.words import Measures
from youwei.packs.bounds import Bounds


def hold(page: Measures, bounds: Bounds) -> None:
    """Complaints have no goal, a portrait no care, and no number reads a higher zone."""
    for key, measure in page.measures.items():
        place = ("measures", key)
        found = bounds.reading.measure(key)
        if measure.goal is not None:
            bounds.refuse((*place, "goal"), found, "complaint")
            bounds.called(place, measure.label)
        if page.career:
            bounds.refuse(place, found, "care", "reward")
        bounds.reaches(place, found, page.zone)
