"""What lies on one person's desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from youwei.identity.models import User
from youwei.procedures.models import Case


@dataclass(frozen=True)
class Waits:
    """A case in which it is this person's turn."""

    title: str
    url: str
    reference: str
    procedure: str  #: title of the procedure
    stage: str
    lead: str
    action: str  #: the first move of the stage
    due_at: datetime | None


def desk_of(user: User, *, most: int = 200) -> Sequence[Waits]:
    """Return the running cases that wait for this person, the most urgent first. One query."""
    nearest = F("due_at").asc(nulls_last=True)  # SQLite would put those without one first
    cases = Case.objects.waiting_for(user).order_by(nearest, "id")[:most]
    return [
        Waits(
            title=case.label,
            url=case.get_absolute_url(),
            reference=case.reference,
            procedure=case.procedure.title,
            stage=case.here.label,
            lead=case.lead_name or case.unit_name,
            action=case.here.moves[0].label if case.here.moves else "",
            due_at=case.due_at,
        )
        for case in cases
    ]


@dataclass(frozen=True)
class Charged:
    """An old case that this person was put in charge of."""

    title: str
    url: str
    reference: str
    stage: str
    unit: str
    opened_at: datetime


def charged_to(user: User, *, most: int = 50) -> Sequence[Charged]:
    """Return what this person was put in charge of, the oldest first. One query."""
    cases = Case.objects.in_charge_of(user).order_by("opened_at", "id")[:most]
    return [
        Charged(
            title=case.label,
            url=case.get_absolute_url(),
            reference=case.reference,
            stage=case.here.label,
            unit=case.lead_name or case.unit_name,
            opened_at=case.opened_at,
        )
        for case in cases
    ]
