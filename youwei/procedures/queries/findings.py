"""Findings 认定: what cases hold against or for somebody, while it counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from youwei.chronicle.clock import now
from youwei.clauses.declarations import Clauses
from youwei.engines.calendar import add_span, shipped
from youwei.measures.queries import Counted
from youwei.packs import world
from youwei.procedures.models import Case
from youwei.procedures.queries.entered import About, Steps, about_one, stages_entered
from youwei.registers.models import values_in
from youwei.registers.queries.names import each
from youwei.web.words import label

NEEDED = (
    "pk", "key", "reference", "filled", "closed_box", "stage",
    "entered_at", "ended_at", "unit_name", "subject_key",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What a case found of somebody, under one clause of a list."""

    case: str  #: its reference
    clause: str
    person: str
    unit: str
    found_at: datetime
    lapsed_at: datetime | None  #: None while it stands

    def stands_at(self, at: datetime) -> bool:
        """Say whether it counts at that time."""
        return self.found_at <= at and (self.lapsed_at is None or at < self.lapsed_at)


def findings(of: str, about: About = None) -> Sequence[Finding]:
    """Return every finding under a list of clauses, lapsed ones too, oldest first.

    Two queries for each procedure that the list begins or lapses by; nothing is kept apart from
    the cases, so that nothing has to be taken back when a fault is tolerated.
    """
    sheet = world.current().sheets["clauses"].get(of)
    if sheet is None:
        return []
    elsewhere = _lapsed_elsewhere(sheet)
    found = [
        one
        for procedure in _procedures(sheet.stands_at)
        for one in _found(of, sheet, procedure, elsewhere, about)
    ]
    return sorted(found, key=lambda one: (one.found_at, one.case))


def counted_findings(of: str, about: About = None) -> Iterable[Counted]:
    """Return findings as measures count them."""
    sheet, at = world.current().sheets["clauses"].get(of), now()
    if sheet is None:
        return []
    whom = {"person": None, "unit": None}
    wanted = about if about and about[0] in whom else None
    return [
        _counted(one, sheet, at)
        for one in findings(of, wanted)
        if about is None or getattr(one, about[0], None) == about[1]
    ]


def _found(
    of: str, sheet: Clauses, key: str, elsewhere: Mapping[str, datetime], about: About
) -> Iterable[Finding]:
    procedure = world.current().sheets["procedures"][key]
    citing = [k for k, f in procedure.fields.items() if f.type == "clause" and f.of == of]
    whose = procedure.concerns or "subject"
    cases = about_one(Case.objects.of(key), key, whose, about)
    entered = stages_entered(cases)
    begins, ends = _stages(sheet.stands_at, key), _stages(sheet.lapses_at, key)
    for case in cases.values(*NEEDED):
        steps = [*entered.get(case["pk"], []), (case["stage"], case["entered_at"])]
        found_at = _last(steps, begins)
        if found_at is None:
            continue
        values = {**case["filled"], **values_in(case["closed_box"])}
        own = _first_after(steps, ends, found_at)
        other = elsewhere.get(case["key"]) or elsewhere.get(case["reference"])
        for clause in (one for field in citing for one in each(values.get(field))):
            yield Finding(
                case=case["reference"],
                clause=clause,
                person=str(values.get(whose) or case["subject_key"]),
                unit=case["unit_name"],
                found_at=found_at,
                lapsed_at=_earliest(own, other, _outlived(sheet, clause, found_at)),
            )


def _lapsed_elsewhere(sheet: Clauses) -> dict[str, datetime]:
    """Return when cases of other procedures ended what findings they name: key → time."""
    lapsed: dict[str, datetime] = {}
    for key in _procedures(sheet.lapses_at):
        fields = world.current().sheets["procedures"][key].fields
        begun = _procedures(sheet.stands_at)
        links = [k for k, f in fields.items() if f.type == "link" and f.of in begun]
        if not links:
            continue
        cases, ends = Case.objects.of(key), _stages(sheet.lapses_at, key)
        entered = stages_entered(cases)
        for case in cases.values(*NEEDED):
            steps = [*entered.get(case["pk"], []), (case["stage"], case["entered_at"])]
            at = _last(steps, ends)
            values = {**case["filled"], **values_in(case["closed_box"])}
            for name in (one for link in links for one in each(values.get(link))):
                if at is not None:
                    lapsed[name] = min(at, lapsed.get(name, at))
    return lapsed


def _counted(one: Finding, sheet: Clauses, at: datetime) -> Counted:
    clause = sheet.clauses.get(one.clause)
    group = clause.group if clause else ""
    values = {
        "person": one.person,
        "unit": one.unit,
        "found-on": shipped().local(one.found_at).date().isoformat(),
        "standing": one.stands_at(at),
        "clause": one.clause,
        "group": group,
    }
    labels = {
        "unit": one.unit,
        "clause": label(clause.label) if clause else one.clause,
        "group": label(sheet.groups.get(group or "", "")),
    }
    return Counted(one.case, one.found_at, values, labels)


def _outlived(sheet: Clauses, clause: str, found_at: datetime) -> datetime | None:
    declared = sheet.clauses.get(clause)
    if declared is None or not declared.lasts:
        return None
    return add_span(found_at, declared.lasts, shipped()).at


def _procedures(references: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(one.partition(".")[0] for one in references))


def _stages(references: Iterable[str], procedure: str) -> set[str]:
    parts = (one.partition(".") for one in references)
    return {stage for key, _dot, stage in parts if key == procedure}


def _last(steps: Steps, stages: set[str]) -> datetime | None:
    return max((at for stage, at in steps if stage in stages), default=None)


def _first_after(steps: Steps, stages: set[str], begun: datetime) -> datetime | None:
    return min((at for stage, at in steps if stage in stages and at >= begun), default=None)


def _earliest(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
