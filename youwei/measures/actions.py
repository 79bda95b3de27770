"""Freezes the figures of months that are over."""

from dataclasses import dataclass

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.measures.events import MonthFrozen
from youwei.measures.models import FrozenFigure
from youwei.measures.queries import figures_of_month, pages_freezing
from youwei.packs.declared import NotAllowed


@dataclass(frozen=True)
class Figures:
    """A page of measures, as the subject of an entry; or the calendar, as who freezes."""

    key: str
    label: str

    def __str__(self) -> str:
        return self.label


CALENDAR = Figures("office/calendar", "系统日历 | The calendar")


@recorded
def freeze_month(*, page: str, month: str) -> int:
    """Keep what the page's measures say of this month; return how many. Never twice."""
    declared = pages_freezing().get(page)
    if declared is None:
        raise NotAllowed("The page of figures %(page)s freezes no months.", page=page)
    if FrozenFigure.objects.filter(measure__in=declared.measures, month=month).exists():
        raise NotAllowed("The figures of %(month)s are frozen already.", month=month)

    counted = figures_of_month(declared, month)
    at = now()
    FrozenFigure.objects.bulk_create(
        FrozenFigure(
            measure=key,
            month=month,
            value=value,
            of=of,
            formula=declared.measures[key].model_dump_json(exclude_defaults=True),
            frozen_at=at,
        )
        for key, (value, of) in counted.items()
    )
    figures = {key: {"value": value, "of": of} for key, (value, of) in counted.items()}
    on = Figures(f"measures/{page}", declared.title)
    record(MonthFrozen(month=month, figures=figures), on=on, by=CALENDAR)
    return len(counted)
