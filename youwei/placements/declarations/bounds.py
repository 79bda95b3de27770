"""What a placement may not do."""

from youwei.packs.bounds import Bounds
from youwei.packs.reading import Thing
from youwei.placements.declarations.checks import sides
from youwei.placements.declarations.words import Placement


def hold(sheet: Placement, bounds: Bounds) -> None:
    """Nobody is seated or passed over for complaints, care or rewards."""
    reading, (people, seats) = bounds.reading, sides(sheet, bounds.world)
    found: set[Thing] = reading.thing("registers", sheet.people)
    found |= reading.thing("registers", sheet.seats)
    found |= reading.paths(sheet.people_where, people)
    found |= reading.paths(sheet.seats_where, seats)
    bounds.refuse(("people",), found, "complaint", "care", "reward")
    for number, rule in enumerate(sheet.rules):
        read = reading.paths(rule.people, people) | reading.paths(rule.seats, seats)
        bounds.refuse(("rules", number), read, "complaint", "care", "reward")
        found |= read
    for number, wish in enumerate(sheet.wishes):
        read = reading.paths((wish.number or "", *(wish.like or ())[:1]), people)
        bounds.refuse(("wishes", number), read, "complaint", "care", "reward")
        found |= read
    bounds.reaches(("zone",), found, sheet.zone)
