"""How long those who are rated may answer before their result stands."""

from datetime import date

from youwei.assessments.models import Appraisal
from youwei.engines.calendar import add_span, shipped

HEARING = "3 workdays"
"""Content before effect: so long to read what a result rests on, and to answer."""


def may_stand_on(appraisal: Appraisal) -> date | None:
    """Return the last day for an answer: from the next one a result stands without."""
    if appraisal.counted_at is None:
        return None
    calendar = shipped()
    ends = add_span(appraisal.counted_at, HEARING, calendar).at
    return calendar.local(ends).date()
