"""What was done with the number and code of a matter: its holder knows whether it was they."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from youwei.chronicle.models import Entry
from youwei.identity.models import VISITOR
from youwei.procedures.models import Case

SLIP = "slip.given"
TAKEN = ("case.moved", "case.separated", "case.erasure-asked")
MOST = 50


@dataclass(frozen=True)
class Act:
    """Something that was done by code, or a code that left the office on a slip."""

    at: datetime
    event: str
    entered: str  #: the stage that a step led to
    who: str  #: of a slip: who printed it


def acts_by_code(case: Case) -> Sequence[Act]:
    """Return what was done with number and code, newest first. One query."""
    wanted = Q(event=SLIP) | Q(event__in=TAKEN, by_key=VISITOR)
    entries = Entry.objects.filter(wanted, on_key=case.key).newest_first()[:MOST]
    return [
        Act(
            at=entry.happened_at,
            event=entry.event,
            entered=str(entry.payload.get("entered", "")),
            who=entry.by_label if entry.event == SLIP else "",
        )
        for entry in entries
    ]
