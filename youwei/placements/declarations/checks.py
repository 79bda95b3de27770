"""Follows the names in a placement, and says what a place taken consists of."""

from youwei.packs.checker import Checker
from youwei.packs.county import World
from youwei.packs.lines import Place
from youwei.packs.rows import NOTHING, Row, implied
from youwei.placements.declarations.words import Placement, Wish


def row(key: str, world: World) -> Row:
    """Return the fields of a place taken: who has which seat from when to when."""
    sheet: Placement = world.sheets["placements"][key]
    return Row(
        {
            "person": implied("人选", "link", sheet.people),
            "seat": implied("席位", "link", sheet.seats),
            "since": implied("起始日期", "date"),
            "until": implied("截止日期", "date"),
            "unit": implied("单位", "unit"),
        }
    )


def sides(sheet: Placement, world: World) -> tuple[Row, Row]:
    """Return the fields of the people and of the seats."""
    people = world.row(f"register/{sheet.people}") or NOTHING
    return people, world.row(f"register/{sheet.seats}") or NOTHING


def check(sheet: Placement, checker: Checker) -> None:
    """Follow people, seats, rules and wishes."""
    for word in ("people", "seats"):
        if checker.sheet((word,), "registers", getattr(sheet, word)) is None:
            return
    people, seats = sides(sheet, checker.world)
    checker.where(("people_where",), sheet.people_where, people)
    checker.where(("seats_where",), sheet.seats_where, seats)
    if sheet.team:
        checker.field(("team",), sheet.team, seats)
    for number, rule in enumerate(sheet.rules):
        checker.where(("rules", number, "people"), rule.people, people)
        checker.where(("rules", number, "seats"), rule.seats, seats)
    for number, wish in enumerate(sheet.wishes):
        _wish(("wishes", number), wish, people, seats, checker)


def _wish(place: Place, wish: Wish, people: Row, seats: Row, checker: Checker) -> None:
    if wish.like:
        checker.field((*place, "like"), wish.like[0], people)
        checker.field((*place, "like"), wish.like[1], seats)
    if wish.number:
        checker.field((*place, "number"), wish.number, people)
