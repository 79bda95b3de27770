"""Counts what other apps registered as countable. A small group is never shown alone."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from youwei.engines.sampling import wilson
from youwei.identity.models import User
from youwei.measures.declarations import Measure
from youwei.measures.declarations.stories import number
from youwei.measures.queries.groups import MONTH, Counted, groups_by, month_of, name_of
from youwei.measures.queries.moment import counting, state_of_figures
from youwei.packs import world
from youwei.packs.conditions import holds, minutes

SHARES = ("share", "weighted")
"""These are read of all rows of their denominator, `among`."""
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Bar:
    """One group: its rows, and its number."""

    key: str
    label: str
    count: int
    percent: str
    share: float  #: 0 to 100 of the largest group, for the drawing
    number: str


@dataclass(frozen=True)
class Split:
    """A measure by one path."""

    path: str
    label: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Share:
    """How many were done within a span."""

    span: str
    count: int
    percent: str


@dataclass(frozen=True)
class Figure:
    """A measure's number, of how many, and what it can be split by."""

    key: str
    measure: Measure
    value: float | None
    shown: str
    of: int
    bounds: tuple[float, float] | None  #: of a share: between what it may lie by chance, 95 %
    within: Sequence[Share]
    splits: Sequence[Split]

    @property
    def is_share(self) -> bool:
        """Whether it is read as per cent of `of`."""
        return self.measure.how in SHARES

    @property
    def interval(self) -> str:
        """The bounds of a share as people read them; nothing for other numbers."""
        if self.bounds is None:
            return ""
        low, high = self.bounds
        return f"{low * 100:.0f}–{high * 100:.0f}%"

    @property
    def lasting(self) -> timedelta | None:
        """A time as a stretch; nothing for other numbers, and where nothing was counted."""
        is_time = self.measure.how == "time" and self.value is not None
        return timedelta(days=self.value or 0.0) if is_time else None

    @property
    def published(self) -> str:
        """The figure that was printed, as it is read; empty without one."""
        printed = self.measure.published
        return "" if printed is None else said(self.measure, printed)

    @property
    def parts(self) -> Sequence[tuple[str, str, float]]:
        """What a weighted measure is made of: label, key, weight."""
        measures = world.current().measures
        return [(measures[key].label, key, n) for key, n in self.measure.parts.items()]


def _bounds(measure: Measure, rows: Sequence[Counted]) -> tuple[float, float] | None:
    """Return the interval of a share. Where choices count in part it is rather too wide."""
    share = number_of(measure, rows) if measure.how == "share" else None
    return None if share is None else wilson(share, len(rows))


Rows = Callable[[str, tuple[str, str] | None], Iterable[Counted]]
"""(key of the declaration, (field, what it names) or None for all) → rows."""
Titles = Callable[[Sequence[str], User | None], Mapping[str, tuple[str, str]]]
Readable = Callable[[User | None], Set[str]]
_COUNTABLE: dict[str, tuple[Rows, Readable, Titles]] = {}


def register_countable(kind: str, rows: Rows, readable: Readable, titles: Titles) -> None:
    """Let `rows(key, about)` be counted as "kind/key".

    `readable` returns the keys of what a person may read (None: a visitor), `titles` names it.
    """
    _COUNTABLE[kind] = (rows, readable, titles)


def public_measures() -> Mapping[str, Measure]:
    """Return the measures that anybody may read, of what can be counted here."""
    return {
        key: measure
        for page in world.current().sheets["measures"].values()
        if page.zone == "public"
        for key, measure in page.measures.items()
        if measure.of.partition("/")[0] in _COUNTABLE
    }


def figure_of(key: str) -> Figure:
    """Count a public measure and all its splits. Three queries, one if nothing has changed."""
    return _figure(key, state_of_figures())


def figures_of(keys: Iterable[str]) -> Mapping[str, Figure]:
    """Count several public measures as of one moment. One query if nothing has changed."""
    state = state_of_figures()
    return {key: _figure(key, state) for key in keys}


@lru_cache(maxsize=128)
def _figure(key: str, now: Hashable) -> Figure:
    measure = public_measures()[key]
    rows = _read(measure, now)
    with counting():
        return _counted(key, measure, rows)


def _counted(key: str, measure: Measure, rows: Sequence[Counted]) -> Figure:
    return Figure(
        key=key,
        measure=measure,
        value=number_of(measure, rows),
        shown=_shown(measure, rows),
        of=len(rows),
        bounds=_bounds(measure, rows),
        within=[_within(span, measure, rows) for span in measure.done_within],
        splits=[_split(path, measure, rows) for path in (*measure.by, MONTH)],
    )


def number_about(key: str, whom: str) -> float | None:
    """Return what a measure says of one person or thing; None where that is not counted here.

    For conditions ("#open-reports" = 0): it reads what is there now, within the transaction.
    """
    measure: Measure = world.current().measures[key]
    kind, _slash, of = measure.of.partition("/")
    if not measure.about or kind not in _COUNTABLE:
        return None
    rows = _COUNTABLE[kind][0](of, (measure.about, whom))
    return number(measure, [row.values for row in rows], world.current().measures)


def rows_of(measure: Measure) -> Sequence[Counted]:
    """Return all rows that a measure is read of."""
    return _read(measure, state_of_figures())


def rows_behind(measure: Measure, *, by: str = "", group: str = "") -> Sequence[Counted]:
    """Return what a number or one of its groups counts, newest first."""
    rows = _read(measure, state_of_figures())
    if by:
        rows = groups_by(by, rows).get(group, [])
    return sorted(rows, key=lambda row: row.begun_at, reverse=True)


def readable_of(
    measure: Measure, rows: Sequence[Counted], user: User | None
) -> Sequence[Counted]:
    """Return the rows that this person may read.

    The others are not even numbered: two splits laid side by side would name who is in a small
    group of both.
    """
    keys = _COUNTABLE[measure.of.partition("/")[0]][1](user)
    return [row for row in rows if row.key in keys]


def titles_of(
    measure: Measure, keys: Sequence[str], user: User | None
) -> Mapping[str, tuple[str, str]]:
    """Return title and address of the rows that this person may read."""
    return _COUNTABLE[measure.of.partition("/")[0]][2](keys, user)


@lru_cache(maxsize=4)
def _all(of: str, now: Hashable) -> tuple[Counted, ...]:
    """Read all that can be counted of a kind: measures of the same rows share one reading."""
    kind, _slash, key = of.partition("/")
    with counting():
        return tuple(_COUNTABLE[kind][0](key, None))


def _read(measure: Measure, now: Hashable) -> Sequence[Counted]:
    of = measure.among if measure.how in SHARES else measure.where
    rows = [row for row in _all(measure.of, now) if holds(of, row.values)]
    if measure.how != "time":
        return rows
    timed = ((row, _days(row, measure)) for row in rows)
    return [_with_time(row, measure, days) for row, days in timed if days is not None]


def _with_time(row: Counted, measure: Measure, days: float) -> Counted:
    values = {**row.values, measure.since or "": 0.0, measure.until or "": days}
    return replace(row, values=values)


def _days(row: Counted, measure: Measure) -> float | None:
    """Sum the stretches from entering `since` to entering `until`; None without one."""
    total, began, is_done = 0.0, None, False
    for stage, at in row.entered:
        if stage == measure.since and began is None:
            began = at
        elif stage == measure.until and began is not None:
            total, began, is_done = total + (at - began).total_seconds(), None, True
        elif is_done and began is None and stage != measure.until:
            began = _reopened(stage, at, row, measure)
    return total / DAY if is_done else None


def _reopened(stage: str, at: datetime, row: Counted, measure: Measure) -> datetime | None:
    """Say when the time runs again: sent back to a stage that leads to `until` once more."""
    later = [one for one, when in row.entered if when > at]
    return at if measure.until in later else None


def number_of(measure: Measure, rows: Sequence[Counted]) -> float | None:
    """Return what a measure says of rows that were read for it."""
    is_share = measure.how in SHARES
    plain = measure if is_share else measure.model_copy(update={"where": {}})
    return number(plain, [row.values for row in rows], world.current().measures)


def counted_in_month(measure: Measure, month: str) -> tuple[float | None, int]:
    """Return what a measure says of what began in a month ("2026-03"), and of how many."""
    found = _read(measure, state_of_figures(fresh=True))
    rows = [row for row in found if month_of(row) == month]
    return number_of(measure, rows), len(rows)


def _shown(measure: Measure, rows: Sequence[Counted]) -> str:
    return said(measure, number_of(measure, rows))


def said(measure: Measure, value: float | None) -> str:
    """Return a number as people read it, a dash where nothing was counted."""
    if value is None:
        return "–"
    if measure.how in SHARES:
        return f"{value * 100:.1f}%"
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def _within(span: str, measure: Measure, rows: Sequence[Counted]) -> Share:
    most = minutes(span) / minutes("1 day")
    done = sum(row.values[measure.until or ""] <= most for row in rows)
    return Share(span, done, f"{done / len(rows) * 100:.1f}" if rows else "–")


def _split(path: str, measure: Measure, rows: Sequence[Counted]) -> Split:
    groups = groups_by(path, rows)
    largest = max((len(group) for group in groups.values()), default=1)
    bars = [
        Bar(
            key=key,
            label=name_of(path, key, group),
            count=len(group),
            percent=f"{len(group) / len(rows) * 100:.0f}%",
            share=round(len(group) / largest * 100, 1),
            number=_shown(measure, group),
        )
        for key, group in groups.items()
    ]
    return Split(path, path, bars)
