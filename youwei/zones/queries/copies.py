"""A copy of an ended case as evidence: open words, files, and the record without its opener."""

from collections.abc import Mapping
from typing import Any

from youwei.chronicle.models import Entry
from youwei.chronicle.queries import exporting
from youwei.packs.declared import Field, NotAllowed, label
from youwei.packs.values import is_closed
from youwei.procedures.models import Case
from youwei.registers.queries import labels_of, offered
from youwei.zones.declarations import Evidence, Fact
from youwei.zones.queries.papers import papers_of

NAMED = ("person", "unit", "place", "link")


def evidence_of(case: Case) -> Evidence:
    """Return the copy, or refuse what is not declared to be evidence or has not ended."""
    sheet = case.procedure
    roles = sheet.carried.evidence_for if sheet.carried else ()
    if not roles or sheet.nature in ("complaint", "care"):
        raise NotAllowed("No copy of “%(title)s” may go as evidence.", title=sheet.title)
    if case.ended_at is None:
        raise NotAllowed(
            "%(case)s has not ended; only then it is evidence.", case=case.reference
        )
    names = {key: field for key, field in sheet.fields.items() if not is_closed(field)}
    lines = Entry.objects.filter(on_key=case.key)
    told = lines.exclude(by_key=case.opener_key).exclude(about__contains=f'"{case.opener_key}"')
    return Evidence(
        reference=case.reference,
        title=case.label[:500],
        procedure=sheet.title,
        stage=case.here.label,
        unit_path=case.unit_path,
        unit_name=case.lead_name or case.unit_name,
        opened_at=case.opened_at,
        ended_at=case.ended_at,
        roles=roles,
        facts=tuple(_facts(case, names)),
        papers=tuple(papers_of(case, names)),
        lines="".join(exporting.as_text(exporting.dossier(told))),
        left_out=lines.count() - told.count(),
    )


def _facts(case: Case, fields: Mapping[str, Field]) -> list[Fact]:
    facts = []
    for key, field in fields.items():
        if key in case.filled and field.type != "file":
            text = _text(field, case.filled[key])
            facts.append(Fact(label=field.label, text=text[:20_000]))
    return facts


def _text(field: Field, value: Any) -> str:
    if field.type == "checklist":
        return "；".join(f"{key}：{answer['note']}" for key, answer in value.items())
    many = [str(one) for one in (value if isinstance(value, list) else [value])]
    if field.type == "yes":
        return "是" if value is True else "否"
    if field.type in NAMED:
        names = labels_of(many)
    else:
        names = dict(
            (offered(field) or ()) if field.type == "clause" else field.options.items()
        )
    return "、".join(label(names.get(one, one), "zh") for one in many)
