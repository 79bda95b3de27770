"""Plays the days on which an item falls due."""

from collections.abc import Iterator
from datetime import date, timedelta

from youwei.packs.county import World
from youwei.rhythms.declarations.words import Item, Rhythm, Story

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {"day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "3 years": 36, "5 years": 60}


def run_example(sheet: Rhythm, story: Story, _world: World) -> str | None:
    """Compare the days that the item falls due with those of the story."""
    item = sheet.items[story.item]
    start, end = story.between
    due = tuple(day for day in due_days(item, sheet.begins, start, end) if start <= day <= end)
    return None if due == story.due else f"falls due on {', '.join(map(str, due)) or 'no day'}"


def due_days(item: Item, begins: date | None, start: date, end: date) -> Iterator[date]:
    """Yield the day of each turn that touches the time between start and end."""
    every = item.every or "once"
    for first, last in _turns(every, _first_turn(every, begins, start), end):
        yield _day(item.on, first, last)


def _first_turn(every: str, begins: date | None, start: date) -> date:
    if every in ("week", "fortnight"):
        first = begins or start
        return first - timedelta(first.weekday())
    if every in ("day", "once"):
        return start
    size = MONTHS[every]
    if size > MONTHS["year"]:
        return date((begins or start).year, 1, 1)
    return date(start.year, (start.month - 1) // size * size + 1, 1)


def _turns(every: str, first: date, end: date) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each turn."""
    while first <= end:
        after = _next_turn(every, first)
        yield first, after - timedelta(1)
        first = after


def _next_turn(every: str, first: date) -> date:
    if every in DAYS:
        return first + timedelta(DAYS[every])
    if every == "once":
        return date.max
    months = first.year * 12 + first.month - 1 + MONTHS[every]
    return date(months // 12, months % 12 + 1, 1)


def _day(on: str, first: date, last: date) -> date:
    """Return the day that `on` names in a turn; without one, its last."""
    if on in WEEKDAYS:
        return last - timedelta(6 - WEEKDAYS.index(on))
    if "-" in on:
        month, day = map(int, on.split("-"))
        return date(first.year, month, day)
    return last if on in ("", "last") else first + timedelta(int(on) - 1)
