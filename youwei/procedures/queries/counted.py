"""Cases as measures count them: two queries for a procedure, whatever is counted.

A third where a field names the grid that a case lies in.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from youwei.identity.models import User
from youwei.measures.queries import Counted
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case
from youwei.procedures.queries.entered import About, Steps, about_one, stages_entered
from youwei.registers.models import Unit
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
    "unit_path",
)
Texts = Mapping[str, Mapping[str, str]]
Grids = tuple[str, Mapping[str, str]]
"""The field that names a grid, and key → path of all grids."""


def counted_cases(procedure: str, about: About = None) -> Iterable[Counted]:
    """Return the cases of a procedure, all or about one thing: open values, and stages.

    What rules ask about somebody counts everything; what people read does not: see `counted`.
    """
    sheet = world.current().sheets["procedures"].get(procedure)
    if sheet is None:
        return []
    whole = Case.objects.of(procedure)
    cases = about_one(whole, procedure, about[0], about) if about else whole.counted()
    entered = stages_entered(cases)
    rows, grids, texts = cases.values(*NEEDED).iterator(2000), _grids(sheet), _texts(sheet)
    return [
        _counted(case, sheet.lead, texts, entered.get(case["pk"], []), grids) for case in rows
    ]


def _texts(sheet: Procedure) -> Texts:
    """Return field → choice → how it reads, once for all cases."""
    stages = {key: stage.label for key, stage in sheet.stages.items()}
    chosen = {key: _options(field) for key, field in sheet.fields.items()}
    return {
        key: {choice: label(text) for choice, text in options.items()}
        for key, options in {**chosen, "stage": stages}.items()
        if options
    }


def _grids(sheet: Procedure) -> Grids:
    fields = sheet.fields.items()
    named = next((key for key, f in fields if f.type == "unit" and f.of == "grid"), "")
    units = Unit.objects.filter(level="grid").values_list("key", "unit_path")
    return named, dict(units) if named else {}


def _place(case: Mapping[str, Any], grids: Grids) -> str:
    """Return the path of the grid that was found for a case in its village, or of its unit."""
    field, paths = grids
    found, own = paths.get(str(case["filled"].get(field)), ""), str(case["unit_path"])
    return found if found.startswith(own) else own


def titles_of(references: Sequence[str], user: User | None) -> Mapping[str, tuple[str, str]]:
    """Return title and address of those of the cases that this person may read."""
    cases = _readable(user).filter(reference__in=references)
    if user is None:
        return {
            case.reference: (case.label, reverse("portal:letter", args=[case.reference]))
            for case in cases
        }
    return {case.reference: (case.label, case.get_absolute_url()) for case in cases}


def _options(field: Field) -> Mapping[str, str]:
    """Return the labels of what may be chosen: options, or the lines of a list."""
    if field.type != "clause":
        return field.options
    sheet = world.current().sheets["clauses"].get(field.of or "")
    return {key: one.label for key, one in sheet.clauses.items()} if sheet else {}


def readable(user: User | None) -> Set[str]:
    """Return the numbers of all cases that this person may read; a visitor the published."""
    return set(_readable(user).values_list("reference", flat=True))


def _readable(user: User | None) -> QuerySet[Case]:
    if user is None:
        return Case.objects.filter(published_in__gt="")
    return Case.objects.visible_to(user)


def _counted(
    case: Mapping[str, Any], lead: str | None, texts: Texts, steps: Steps, grids: Grids
) -> Counted:
    filled, stage = case["filled"], case["stage"]
    if case["ended_at"] is not None:
        steps = [*steps, (stage, case["ended_at"])]
    known = {"stage": stage, "unit": case["unit_name"]}
    values = {**filled, **known}
    labels = {key: _text(read, values.get(key)) for key, read in texts.items()}
    labels["unit"] = case["unit_name"]
    if lead:
        labels[lead] = case["lead_name"]
    return Counted(
        case["reference"], case["opened_at"], values, labels, steps, at=_place(case, grids)
    )


def _text(read: Mapping[str, str], value: Any) -> str:
    found = read.get(str(value))
    return str(value or "") if found is None else found
