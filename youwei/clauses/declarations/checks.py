"""Follows the names in a list of clauses, and says what a finding consists of."""

from collections.abc import Iterator

from youwei.clauses.declarations.words import Clause, Clauses
from youwei.packs.checker import Checker
from youwei.packs.county import World
from youwei.packs.lines import Place
from youwei.packs.reading import Reading, Thing
from youwei.packs.rows import NOTHING, Row, choice, implied


def row(key: str, world: World) -> Row:
    """Return the fields of a finding: about whom, when, which clause, does it stand."""
    sheet: Clauses = world.sheets["clauses"][key]
    return Row(
        {
            "person": implied("对象", "person"),
            "unit": implied("单位", "unit"),
            "found-on": implied("认定日期", "date"),
            "standing": implied("仍然有效", "yes"),
            "clause": choice("条款", {k: clause.label for k, clause in sheet.clauses.items()}),
            "group": choice("类别", sheet.groups),
        }
    )


def reads(sheet: Clauses, reading: Reading) -> Iterator[Thing]:
    """Yield the cases at whose stages its findings begin."""
    for reference in sheet.stands_at:
        yield from reading.thing("procedures", reference.partition(".")[0])


def check(sheet: Clauses, checker: Checker) -> None:
    """Follow every effect of every clause."""
    if sheet.range:
        checker.sheet(("range",), "clauses", sheet.range)
    for key, clause in sheet.clauses.items():
        place = ("clauses", key)
        checker.known((*place, "group"), clause.group, sheet.groups, "group")
        _effects(place, sheet, clause, checker)
    for word in ("stands_at", "lapses_at"):
        for reference in getattr(sheet, word):
            checker.part((word,), "procedures", reference)
    for number, story in enumerate(sheet.examples):
        checker.known(("examples", number, "cites"), story.cites, sheet.clauses, "clause")


def _effects(place: Place, sheet: Clauses, clause: Clause, checker: Checker) -> None:
    if clause.opens:
        checker.sheet((*place, "opens"), "procedures", clause.opens)
    if clause.held_by:
        checker.who((*place, "held_by"), (clause.held_by,), NOTHING)
    chosen = checker.world.sheets["clauses"].get(sheet.range or "")
    for key in clause.allows:
        among = chosen.clauses if chosen else ()
        checker.known((*place, "allows"), key, among, "clause of the range")
    if clause.caps:
        checker.part((*place, "caps"), "assessments", clause.caps)
    for key in clause.bars:
        checker.sheet((*place, "bars"), "procedures", key)
