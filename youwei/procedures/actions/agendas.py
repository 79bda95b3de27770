"""What is decided about a case, on its own page or at a meeting, stands on the sheet."""

from dataclasses import asdict
from datetime import datetime

from youwei.packs.declared import label
from youwei.procedures.machine import State, Step
from youwei.procedures.models import AgendaItem, Case


def enter_decision(case: Case, before: State, step: Step, at: datetime) -> None:
    """Keep the answers, as they stood, with the item of an open meeting."""
    item = _open_item(case, before.stage)
    if item is None:
        return
    item.outcome, item.decided_at = label(step.label, "zh"), at
    item.result = {
        "answers": [{**asdict(one), "at": one.at.isoformat()} for one in before.answers],
        "counted": dict(before.counted),
        "asked": list(before.seats),
    }
    item.noted = {}
    item.save(update_fields=["outcome", "decided_at", "result", "noted"])


def take_back_decision(case: Case) -> None:
    """Open an item again whose decision was taken back."""
    item = AgendaItem.objects.filter(case=case, stage=case.stage, meeting__closed_at=None)
    item.update(outcome="", decided_at=None, result={})


def _open_item(case: Case, stage: str) -> AgendaItem | None:
    open_ones = AgendaItem.objects.filter(case=case, stage=stage, meeting__closed_at=None)
    return open_ones.filter(decided_at=None).order_by("-pk").first()
