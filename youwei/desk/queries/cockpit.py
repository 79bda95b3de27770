"""The county head's one screen: declared figures, what waits too long, this week and last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Min
from django.utils import timezone

from youwei.identity.models import User
from youwei.measures.queries import Figure, Split, Watched, counted_at, watched_by
from youwei.procedures.models import Case

MONTHS = 24
"""Months that are drawn."""
KIND = "procedure/"


@dataclass(frozen=True)
class Late:
    """What is over its deadline at one unit; without a name what no unit has yet."""

    unit: str
    count: int
    days: int  #: of the oldest


@dataclass(frozen=True)
class Month:
    """One month as it is drawn: x and width in per cent, y and height in points of forty."""

    label: str
    count: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True)
class Screen:
    """All of one page of figures, with what stands beside it."""

    title: str
    counts: Sequence[Figure]
    shares: Sequence[Figure]
    times: Sequence[Figure]
    loads: Sequence[tuple[Figure, Split]]  #: what is in hand, by unit
    months: Sequence[Month]
    late: Sequence[Late]
    this_week: int
    last_week: int

    @property
    def late_count(self) -> int:
        return sum(one.count for one in self.late)

    @property
    def drawn(self) -> Figure:
        """The figure whose months are drawn."""
        return self.counts[0]


@dataclass(frozen=True)
class Cockpit:
    """The page."""

    screens: Sequence[Screen]
    counted_at: datetime


def cockpit_of(user: User, *, now: datetime) -> Cockpit:
    """Read the one screen of somebody, the page of most matters first.

    One query, and three a page, once its figures are counted.
    """
    pages = [page for page in watched_by(user) if page.of("count")]
    pages.sort(key=lambda page: page.of("count")[0].value or 0, reverse=True)
    return Cockpit([_screen(page, now) for page in pages], counted_at())


def _screen(page: Watched, now: datetime) -> Screen:
    counts = page.of("count")
    kinds = {one.measure.of for one in page.figures.values()}
    procedures = [of.removeprefix(KIND) for of in kinds if of.startswith(KIND)]
    monday = _monday(now)
    week = timedelta(days=7)
    return Screen(
        title=page.title,
        counts=counts,
        shares=page.of("share", "weighted"),
        times=page.of("time"),
        loads=[(one, split) for one in counts if (split := _by_unit(one)) is not None],
        months=_months(counts[0]),
        late=_late(procedures, now),
        this_week=_opened(procedures, monday, now),
        last_week=_opened(procedures, monday - week, now - week),
    )


def _monday(now: datetime) -> datetime:
    day = timezone.localdate(now)
    return timezone.make_aware(
        datetime.combine(day - timedelta(days=day.weekday()), time(0, 0))
    )


def _opened(procedures: Sequence[str], since: datetime, until: datetime) -> int:
    cases = Case.objects.counted().filter(procedure_key__in=procedures)
    return cases.filter(opened_at__gte=since, opened_at__lt=until).count()


def _late(procedures: Sequence[str], now: datetime) -> Sequence[Late]:
    """Return what is late by the unit that answers for it, the longest first. One query."""
    counted = Case.objects.counted().running().alone_or_leading()
    cases = counted.filter(procedure_key__in=procedures)
    late = cases.filter(due_at__lt=now).values("lead_name")
    found = late.annotate(count=Count("pk"), oldest=Min("due_at")).order_by("oldest")
    return [Late(one["lead_name"], one["count"], (now - one["oldest"]).days) for one in found]


def _by_unit(figure: Figure) -> Split | None:
    """Return a count's split by unit, where it counts what is still in hand."""
    stages = figure.measure.where.get("stage")
    is_in_hand = isinstance(stages, list | tuple) and "closed" not in stages
    splits = [one for one in figure.splits if one.path == "lead"]
    return splits[0] if is_in_hand and splits else None


def _months(figure: Figure) -> Sequence[Month]:
    split = figure.splits[-1]
    bars = [bar for bar in split.bars if bar.key[:1].isdigit()][:MONTHS][::-1]
    most = max((bar.count for bar in bars), default=1)
    step = 100 / max(len(bars), 1)
    return [
        Month(
            label=bar.key,
            count=bar.count,
            x=round(step * place, 2),
            width=round(step * 0.8, 2),
            y=round(40 - 40 * bar.count / most, 1),
            height=round(40 * bar.count / most, 1),
        )
        for place, bar in enumerate(bars)
    ]
