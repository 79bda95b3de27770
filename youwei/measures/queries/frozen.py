"""Months that are over, as they were frozen; what is counted now stands beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from youwei.measures.declarations import Measure, Measures
from youwei.measures.models import FrozenFigure
from youwei.measures.queries.counting import counted_in_month, public_measures, said
from youwei.packs import world


@dataclass(frozen=True)
class Frozen:
    """One month of a measure, as it was read when it was frozen."""

    shown: str
    of: int
    frozen_at: datetime


def pages_freezing() -> Mapping[str, Measures]:
    """Return the public pages of figures whose months are frozen."""
    return {
        key: page
        for key, page in world.current().sheets["measures"].items()
        if page.frozen_on and any(one in public_measures() for one in page.measures)
    }


def figures_of_month(page: Measures, month: str) -> Mapping[str, tuple[float | None, int]]:
    """Count a page's measures over what came in during a month: value, of how many."""
    public = public_measures()
    return {
        key: counted_in_month(one, month) for key, one in page.measures.items() if key in public
    }


def last_frozen(page: Measures) -> str:
    """Return the newest frozen month of a page, "" before the first."""
    kept = FrozenFigure.objects.filter(measure__in=page.measures).order_by("-month")
    return kept.values_list("month", flat=True).first() or ""


def frozen_months(*keys: str) -> Mapping[str, Mapping[str, Frozen]]:
    """Return measure → month → what was frozen, read by the words of that day. One query."""
    found: dict[str, dict[str, Frozen]] = {key: {} for key in keys}
    for one in FrozenFigure.objects.filter(measure__in=keys):
        measure = Measure.model_validate_json(one.formula)
        found[one.measure][one.month] = Frozen(said(measure, one.value), one.of, one.frozen_at)
    return found
