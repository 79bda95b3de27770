"""After the commit: search learns of cases, notices are told, and time does its part."""

from youwei.chronicle.clock import now
from youwei.packs.declared import label
from youwei.packs.values import is_closed
from youwei.procedures.actions import tick_case
from youwei.procedures.models import Case, worked_elsewhere
from youwei.registers.actions.search import Described

BATCH = 500


def tick_cases() -> int:
    """Do what is due on every running case; return on how many."""
    due = Case.objects.running().alone_or_leading().filter(due_at__lt=now(), is_past=False)
    due = due.exclude(procedure_key__in=worked_elsewhere()).order_by("due_at")
    return sum(tick_case(case=case, at=now()) for case in due[:BATCH])


def describe_case(key: str) -> Described | None:
    """Describe a case by its open values, for search."""
    case = Case.objects.filter(key=key).first()
    if case is None:
        return None
    fields = case.procedure.fields
    texts = [
        str(value)
        for name, value in case.filled.items()
        if name in fields
        and name not in case.held
        and not is_closed(fields[name])
        and fields[name].type in ("text", "note")
    ]
    return Described(
        of=f"procedure/{case.procedure_key}",
        row_key=key,
        label=case.label,
        hint=f"{case.reference} {label(case.here.label, 'zh')}",
        unit_path=case.unit_path,
        text=" ".join([case.reference, *texts]),
    )
