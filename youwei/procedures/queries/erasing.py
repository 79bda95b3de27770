"""What is to be erased: wishes of openers, by number alone, and what time is over for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from youwei.identity.models import User
from youwei.packs import world
from youwei.procedures.models import Case, ErasureAsked


@dataclass(frozen=True)
class Erasing:
    """How it stands with the wish that an ended case be erased."""

    may_ask: bool
    asked_at: datetime | None
    refused_at: datetime | None
    why_not: str


@dataclass(frozen=True)
class Wish:
    """A case whose opener wants it to be erased. It names nobody, and says nothing of it."""

    case: Case
    procedure: str
    ended_at: datetime
    asked_at: datetime


def erasing_of(case: Case) -> Erasing | None:
    """Return how it stands with a case; None while it is in hand. One query."""
    if case.ended_at is None:
        return None
    asked = ErasureAsked.objects.filter(case=case).first()
    if asked is None:
        return Erasing(may_ask=True, asked_at=None, refused_at=None, why_not="")
    is_refused = asked.refused_at is not None
    return Erasing(
        may_ask=is_refused,
        asked_at=asked.asked_at,
        refused_at=asked.refused_at,
        why_not=asked.reason,
    )


def wishes_for(user: User) -> Sequence[Wish]:
    """Return what this person decides on, the oldest wish first. One query."""
    roles = [key for key, role in world.current().roles.items() if role.erases]
    within = user.reach_q(roles, "case__unit_path")
    asked = ErasureAsked.objects.filter(within, refused_at=None, case__erased_at=None)
    return [
        Wish(one.case, one.case.procedure.title, one.case.ended_at, one.asked_at)
        for one in asked.select_related("case").order_by("asked_at", "pk")
        if one.case.ended_at is not None
    ]


def decides_on_erasing(user: User) -> bool:
    """Say whether this person has the page of erasing."""
    return any(hat.declared and hat.declared.erases and not hat.deputy_for for hat in user.hats)
