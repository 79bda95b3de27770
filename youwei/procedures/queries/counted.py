"""Cases as measures count them: two queries for a procedure, whatever is counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from youwei.identity.models import User
from youwei.measures.queries import Counted
from youwei.packs import world
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case, Turn
from youwei.web.words import label

NEEDED = (
    "pk",
    "reference",
    "stage",
    "filled",
    "opened_at",
    "ended_at",
    "lead_name",
    "unit_name",
)


def counted_cases(procedure: str) -> Iterable[Counted]:
    """Return every case of a procedure: open values, and when it entered which stage."""
    sheet = world.current().sheets["procedures"].get(procedure)
    if sheet is None:
        return []
    entered = _entered(procedure)
    cases = Case.objects.of(procedure).values(*NEEDED)
    return [_counted(case, sheet, entered.get(case["pk"], [])) for case in cases.iterator(2000)]


def titles_of(references: Sequence[str], user: User | None) -> Mapping[str, tuple[str, str]]:
    """Return title and address of the cases that this person may see; a visitor sees none."""
    if user is None:
        return {}
    cases = Case.objects.visible_to(user).filter(reference__in=references)
    return {case.reference: (case.label, case.get_absolute_url()) for case in cases}


def _entered(procedure: str) -> dict[int, list[tuple[str, datetime]]]:
    turns = Turn.objects.filter(case__procedure_key=procedure).order_by("entered_at", "pk")
    entered: dict[int, list[tuple[str, datetime]]] = {}
    for case, stage, at in turns.values_list("case", "stage", "entered_at"):
        steps = entered.setdefault(case, [])
        if (stage, at) not in steps:  # a stage may have several seats
            steps.append((stage, at))
    return entered


def _counted(
    case: Mapping[str, Any], sheet: Procedure, steps: list[tuple[str, datetime]]
) -> Counted:
    filled, stage = case["filled"], case["stage"]
    if case["ended_at"] is not None:
        steps = [*steps, (stage, case["ended_at"])]
    labels = {
        key: label(field.options.get(str(filled.get(key)), str(filled.get(key) or "")))
        for key, field in sheet.fields.items()
        if field.options
    }
    labels["stage"] = label(sheet.stages[stage].label) if stage in sheet.stages else stage
    labels["unit"] = case["unit_name"]
    if sheet.lead:
        labels[sheet.lead] = case["lead_name"]
    known = {"stage": stage, "unit": case["unit_name"]}
    return Counted(case["reference"], case["opened_at"], {**filled, **known}, labels, steps)
