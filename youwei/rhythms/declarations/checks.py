"""Follows the names in a rhythm, and says what a report consists of."""

from collections.abc import Iterator
from typing import get_args

from youwei.packs.checker import Checker
from youwei.packs.county import World
from youwei.packs.declared import Level
from youwei.packs.lines import Place
from youwei.packs.reading import Reading, Thing
from youwei.packs.rows import NOTHING, Row, choice, implied
from youwei.rhythms.declarations.words import Item, Rhythm


def row(key: str, world: World) -> Row:
    """Return the fields of a report: who did what by when, and what was written."""
    sheet: Rhythm = world.sheets["rhythms"][key]
    fields = {
        "by": implied("由谁", "person"),
        "unit": implied("单位", "unit"),
        "due-on": implied("应办日期", "date"),
        "done-on": implied("办结日期", "date"),
        "done": implied("已办", "yes"),
        "late": implied("逾期", "yes"),
        "about": implied("对象", "link"),
        "item": choice("事项", {k: item.label for k, item in sheet.items.items()}),
    }
    for item in sheet.items.values():
        fields |= item.fields
    return Row(fields)


def reads(sheet: Rhythm, reading: Reading) -> Iterator[Thing]:
    """Yield the procedures whose cases it opens."""
    for item in sheet.items.values():
        if item.opens:
            yield from reading.thing("procedures", item.opens)


def row_of_each(item: Item, world: World) -> Row:
    """Return the fields of what the item comes round for: a row, a unit, a case."""
    if item.each in get_args(Level):
        return world.row("register/units") or NOTHING
    if item.each:
        return world.row(f"register/{item.each}") or NOTHING
    if item.after:
        return world.row(f"procedure/{item.after.partition('.')[0]}") or NOTHING
    return NOTHING


def check(sheet: Rhythm, checker: Checker) -> None:
    """Follow every item."""
    for key, item in sheet.items.items():
        _item(("items", key), item, checker)
    for number, story in enumerate(sheet.examples):
        checker.known(("examples", number, "item"), story.item, sheet.items, "item")


def _item(place: Place, item: Item, checker: Checker) -> None:
    if item.each and item.each not in get_args(Level):
        checker.sheet((*place, "each"), "registers", item.each)
    about = row_of_each(item, checker.world)
    both = Row({**about.fields, **item.fields})
    checker.fields((*place, "fields"), item.fields)
    checker.who((*place, "by"), (item.by,), both)
    checker.who((*place, "tells"), item.tells, both)
    checker.who((*place, "late_tells"), item.late_tells, both)
    checker.where((*place, "where"), item.where, about)
    for path in item.reports:
        checker.field((*place, "reports"), path, NOTHING)
    if item.draws and item.draws.split_by:
        checker.field((*place, "draws", "split_by"), item.draws.split_by, about)
    _when(place, item, checker)
    if item.opens:
        checker.sheet((*place, "opens"), "procedures", item.opens)
    checker.where((*place, "opens_where"), item.opens_where, Row(item.fields))


def _when(place: Place, item: Item, checker: Checker) -> None:
    if bool(item.every) == bool(item.after):
        checker.say(place, "say either every or after")
    if item.after:
        checker.part((*place, "after"), "procedures", item.after)
