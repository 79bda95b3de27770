"""A measure by area: towns, villages, grids. Whoever may read the rows reads small numbers.

Everybody else reads "fewer than five", of none as of four, and nothing can be worked out by
taking shown numbers from the number of the area above: see `Hidden`.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from youwei.chronicle.clock import today
from youwei.engines.sampling import wilson
from youwei.identity.models import User
from youwei.measures.declarations import Measure
from youwei.measures.queries.counting import (
    SHARES,
    number_of,
    public_measures,
    readable_of,
    rows_of,
    said,
)
from youwei.measures.queries.groups import Counted
from youwei.measures.queries.hidden import HiddenInPeriod, Period, paths_to
from youwei.measures.queries.moment import state_of_figures
from youwei.packs import world
from youwei.registers.models import Unit
from youwei.registers.queries import LEVELS


@dataclass(frozen=True)
class Area:
    """One town, village or grid with its number; without one where it is not said."""

    code: str
    label: str
    level: str
    of: int | None  #: how many rows; None: fewer than five, or hidden with such a one
    value: float | None
    shown: str
    interval: str  #: of a share, between what it may lie by chance
    band: int  #: how it is coloured: 1 to 4, 0 without a number


@dataclass(frozen=True)
class Areas:
    """A measure over the areas of a level, under one unit."""

    key: str
    measure: Measure
    within: Unit | None  #: None: nothing is drawn yet in this county
    level: str
    areas: Sequence[Area]
    whole: Area | None  #: all of `within`

    @property
    def is_share(self) -> bool:
        return self.measure.how in SHARES

    @property
    def bands(self) -> Sequence[tuple[int, str, str]]:
        """What each colour holds: (band, from, to)."""
        held: dict[int, list[float]] = {}
        for one in self.areas:
            if one.value is not None and one.band:
                held.setdefault(one.band, []).append(one.value)
        ranges = ((band, min(held[band]), max(held[band])) for band in sorted(held))
        return [
            (n, said(self.measure, low), said(self.measure, high)) for n, low, high in ranges
        ]


def mapped_measures() -> Mapping[str, Measure]:
    """Return the public measures that the county shows on its map, in the declared order."""
    public = public_measures()
    pages = world.current().sheets["measures"].values()
    return {key: public[key] for page in pages for key in page.on_map if key in public}


def has_map(user: User) -> bool:
    """Say whether somebody works here: whose role reaches beyond themselves."""
    return any(hat.declared is not None and hat.declared.reach != "self" for hat in user.hats)


def way_to(code: str) -> Sequence[Unit]:
    """Return the units from the first below the county down to this one; none if not known."""
    units = Unit.objects.present()
    unit = units.filter(code=code, level__in=LEVELS).first() if code else None
    return list(units.above(unit.path).filter(level__in=LEVELS)) if unit else []


def areas_of(
    key: str, *, under: str, level: str, period: str = "", user: User | None = None
) -> Areas:
    """Count a measure in each area of a level under a unit (its code; "": the county).

    `period` is a year or month, "2026" or "2026-11", in which a row came in. Four queries, two
    for a visitor if nothing has changed.
    """
    free = frozenset[str]() if user is None else _readable(key, user, state_of_figures())
    asked = Period(period, periods_on(today()) if period else ())
    return _areas(key, under, level, asked, free, state_of_figures())


def periods_on(day: date) -> tuple[str, ...]:
    """Return what may be chosen: this month, last month, this year, last year."""
    last = day.replace(day=1) - timedelta(days=1)
    return (f"{day:%Y-%m}", f"{last:%Y-%m}", f"{day:%Y}", f"{day.year - 1}")


def rows_in(key: str, *, area: str, period: str, user: User | None) -> Sequence[Counted]:
    """Return the rows behind one area's number, newest first; none where it is not said."""
    unit = Unit.objects.present().filter(code=area).first()
    measure = mapped_measures().get(key)
    if unit is None or measure is None:
        return []
    asked = Period(period, periods_on(today()) if period else ())
    rows = asked.among(rows_of(measure))
    free = frozenset[str]() if user is None else _readable(key, user, state_of_figures())
    hidden = HiddenInPeriod(rows_of(measure), asked, free)
    if unit.level in LEVELS and hidden.covers(unit.unit_path):
        return []
    found = [row for row in rows if row.at.startswith(unit.unit_path)]
    return sorted(found, key=lambda row: row.begun_at, reverse=True)


@lru_cache(maxsize=8)
def _readable(key: str, user: User, _now: Hashable) -> frozenset[str]:
    measure = mapped_measures()[key]
    return frozenset(row.key for row in readable_of(measure, rows_of(measure), user))


@lru_cache(maxsize=16)  # each holds the numbers of what its reader may read: a megabyte
def _areas(
    key: str, under: str, level: str, asked: Period, free: frozenset[str], _now: Hashable
) -> Areas:
    measure = mapped_measures()[key]
    units = Unit.objects.present()
    within = units.filter(code=under).first() if under else units.filter(level="county").first()
    if within is None:
        return Areas(key, measure, None, level, [], None)
    rows, path = asked.among(rows_of(measure)), within.unit_path
    hidden = HiddenInPeriod(rows_of(measure), asked, free)
    inside = [row for row in rows if row.at.startswith(path)]
    by_part: dict[str, list[Counted]] = {}
    for row in inside:
        for one in paths_to(row.at):
            by_part.setdefault(one, []).append(row)
    parts = units.filter(level=level, unit_path__startswith=path).order_by("unit_path")
    is_said = within.level not in LEVELS or not hidden.covers(path)
    whole = _area(measure, within, inside, is_said=is_said)
    found = [
        _area(measure, unit, by_part.get(unit.unit_path, []),
              is_said=not hidden.covers(unit.unit_path))
        for unit in parts
    ]  # fmt: skip
    return Areas(key, measure, within, level, _coloured(measure, found, whole), whole)


def _area(measure: Measure, unit: Unit, rows: Sequence[Counted], *, is_said: bool) -> Area:
    if not is_said:
        return Area(unit.code, unit.label, unit.level, None, None, "", "", 0)
    value, interval = number_of(measure, rows), ""
    if measure.how == "share" and value is not None:
        low, high = wilson(value, len(rows))
        interval = f"{low * 100:.0f}–{high * 100:.0f}%"
    shown = said(measure, value)
    return Area(unit.code, unit.label, unit.level, len(rows), value, shown, interval, 0)


def _coloured(measure: Measure, areas: Sequence[Area], whole: Area) -> Sequence[Area]:
    """Colour counts and times by quarters; shares only where it is more than chance."""
    values = sorted(one.value for one in areas if one.value is not None)
    if measure.how in SHARES:
        return [replace(one, band=_beside(one, whole)) for one in areas]
    return [replace(one, band=_quarter(one.value, values)) for one in areas]


def _quarter(value: float | None, values: Sequence[float]) -> int:
    if value is None:
        return 0
    below = sum(one < value for one in values)
    return 1 + min(3, 4 * below // max(1, len(values)))


def _beside(one: Area, whole: Area) -> int:
    """Return 1 below the whole beyond chance, 4 above it, 2 where that cannot be told."""
    if one.value is None or whole.value is None or not one.of:
        return 0
    low, high = wilson(min(1.0, one.value), one.of)
    if high < whole.value:
        return 1
    return 4 if low > whole.value else 2
