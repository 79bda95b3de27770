"""Which stages cases entered, and when; and the cases about one thing."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from youwei.procedures.models import Case, Turn
from youwei.registers.queries.marks import marked

Steps = Sequence[tuple[str, datetime]]
About = tuple[str, str] | None
"""A field and the key in it; None for all rows."""


def stages_entered(cases: QuerySet[Case]) -> dict[int, list[tuple[str, datetime]]]:
    """Return by case what it entered, in order of time. One query."""
    turns = Turn.objects.filter(case__in=cases).order_by("entered_at", "pk")
    entered: dict[int, list[tuple[str, datetime]]] = {}
    for case, stage, at in turns.values_list("case", "stage", "entered_at"):
        steps = entered.setdefault(case, [])
        if (stage, at) not in steps:  # a stage may have several seats
            steps.append((stage, at))
    return entered


def about_one(
    cases: QuerySet[Case], procedure: str, field: str, about: About
) -> QuerySet[Case]:
    """Keep the cases of a procedure in which the field names that key, openly or closed."""
    if about is None:
        return cases
    behind = marked(f"procedure/{procedure}", field, about[1])
    named = Q(**{f"filled__{field}": about[1]}) | Q(key__in=behind)
    return cases.filter(named | Q(subject_key=about[1]) if field == "subject" else named)
