"""What the worker does for the portal."""

from collections.abc import Sequence

from youwei.channels.queries import is_history, named_or_none
from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry
from youwei.portal import actions
from youwei.portal.actions import KEPT, forget_sendings
from youwei.procedures.models import Case


def forget_old_tickets() -> None:
    """Drop the tickets of what was sent long ago."""
    forget_sendings(before=now() - KEPT)


def follow_phones(entries: Sequence[Entry]) -> None:
    """Follow the chronicle: mark the phones of cases, and tell whoever opened them."""
    keys = {entry.on_key for entry in entries if entry.on_key.startswith("case/")}
    cases = {case.key: case for case in Case.objects.filter(key__in=keys)} if keys else {}
    actions.mark_cases(cases.values(), at=now())
    if named_or_none().has("sms"):
        fresh = [one for one in entries if one.on_key in cases and not is_history(one)]
        actions.tell_openers([(one, cases[one.on_key]) for one in fresh])


def forget_old_phones() -> None:
    """Drop by what phones were known again, thirty days after their cases ended."""
    actions.forget_phones(at=now())
