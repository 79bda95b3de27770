"""Whom looks at a case are shown to: whom it concerns at once, whom it was kept from later."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.identity.queries import LOOKS
from youwei.procedures.models import Case, Party


def looks_at_cases_of(user: User) -> Q:
    """Build the condition that a line is about a case that concerns this person."""
    mine = Party.objects.filter(user_key=user.key, relation=Party.CONCERNED)
    kept = Case.objects.filter(pk__in=mine.values("case")).not_kept_from(user)
    return Q(on_key__in=kept.values("key"))


def looks_in_ended_checks_of(user: User) -> Q:
    """Build the condition that a line is about an ended case that was kept from this person."""
    mine = Party.objects.filter(user_key=user.key, relation=Party.SHOWN_LOOKS)
    ended = Case.objects.filter(pk__in=mine.values("case"), ended_at__isnull=False)
    return Q(on_key__in=ended.values("key"))


def looked_at(case: Case) -> Sequence[str]:
    """Return whom a look at this case is told to at once. One query."""
    return _people(case, Party.CONCERNED)


def shown_looks(case: Case, last: datetime) -> Sequence[str]:
    """Return who is told that looks were taken in this case, if a step at `last` ended it."""
    if not case.procedure.looks_to or case.ended_at != last:
        return []
    looks = Entry.objects.filter(on_key=case.key, event__in=LOOKS)
    return _people(case, Party.SHOWN_LOOKS) if looks.exists() else []


def _people(case: Case, relation: str) -> Sequence[str]:
    named = case.parties.filter(relation=relation).exclude(user_key="")
    return list(named.order_by("pk").values_list("user_key", flat=True))
