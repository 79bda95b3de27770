"""Puts the card of the tour on every page of the demo, for whoever is on it. No query."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from youwei.interop.tour.place import Place, place_in
from youwei.interop.tour.steps import steps


@dataclass(frozen=True)
class Card:
    """The present step, as a page shows it."""

    place: Place
    is_here: bool  #: whether this page is the one that it speaks of

    @property
    def of(self) -> int:
        return len(steps())


def tour(request: HttpRequest) -> dict[str, Card | None]:
    """Give every page the card, where there is one to show."""
    place = place_in(request.COOKIES) if settings.YOUWEI_DEMO else None
    if place is None or place.is_left:
        return {"tour": None}
    return {"tour": Card(place, request.path == place.url.partition("?")[0])}
