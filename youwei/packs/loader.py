"""Reads a county: its packs, its files, what they change, and whether they agree."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from youwei.packs.bounds import Bounds
from youwei.packs.checker import Checker
from youwei.packs.county import ZONES, Reference, World
from youwei.packs.declared import Sheet, Zone
from youwei.packs.inheritance import ancestry
from youwei.packs.kinds import kinds
from youwei.packs.mechanisms import ROWS
from youwei.packs.mistakes import Mistake
from youwei.packs.shelf import Shelf


def read_county(root: Path, county: str, zones: tuple[Zone, ...] = ZONES) -> World:
    """Read and check a county with all that it uses, then leave out the zones not run here."""
    family = ancestry(root, county)
    shelf = Shelf(root, county, family)
    for pack in family.order:
        shelf.read_pack(pack)
    own = family.packs.get(county)
    world = World(
        county=county,
        title=own.title if own else county,
        sheets=shelf.sheets,
        origin={at: tuple(sources) for at, sources in shelf.origin.items()},
        packs=tuple(family.order),
        mistakes=shelf.all_mistakes(),
    )
    if not world.mistakes:
        world = replace(world, mistakes=tuple(_check(world)))
    return world if set(zones) == set(ZONES) else world.within(zones)


def _check(world: World) -> Iterator[Mistake]:
    """Follow every name; where all lead somewhere, hold the boundaries too."""
    checkers = [
        (kind, sheet, Checker(world, kind.folder, key))
        for kind in kinds()
        for key, sheet in world.sheets[kind.folder].items()
    ]
    for kind, sheet, checker in checkers:
        _check_head(sheet, checker)
        kind.check(sheet, checker)
    _check_pages(world, {(c.folder, c.key): c for _, _, c in checkers})
    found = [mistake for _, _, checker in checkers for mistake in checker.mistakes]
    if not found:
        for kind, sheet, checker in checkers:
            kind.bounds(sheet, Bounds(checker))
            found += checker.mistakes
    yield from found


def _check_head(sheet: Sheet, checker: Checker) -> None:
    for row in sheet.mechanisms:
        checker.known(("mechanisms",), row, ROWS, "row of the mechanisms")
    source = checker.world.origin[checker.folder, checker.key][-1]
    if not sheet.mechanisms and source.pack != "base":
        checker.say(("mechanisms",), "only base may carry no mechanism")


def _check_pages(world: World, checkers: dict[Reference, Checker]) -> None:
    """Roles and measures are said in one page only."""
    for kind in kinds():
        seen: dict[str, str] = {}
        for page, sheet in world.sheets[kind.folder].items() if kind.is_page else ():
            for key in getattr(sheet, kind.parts):
                if key in seen:
                    says, names = (
                        "“%(key)s” is also in %(page)s",
                        {"key": key, "page": seen[key]},
                    )
                    checkers[kind.folder, page].say((kind.parts, key), says, "", **names)
                seen[key] = page
