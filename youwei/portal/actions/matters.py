"""Something is sent, answered and taken apart by whoever holds its number and code."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import VISITOR, User
from youwei.packs.declared import NotAllowed
from youwei.portal.actions import tray
from youwei.portal.actions.orders import clean_photo, complete
from youwei.portal.actions.visitors import home, visitor
from youwei.portal.events import SlipGiven
from youwei.portal.models import Sending
from youwei.portal.queries import ORDER, code_of
from youwei.procedures.actions import (
    ask_erasure,
    move_case,
    open_case,
    separate_case,
)
from youwei.procedures.models import Case
from youwei.registers.models import Unit

KEPT = timedelta(days=30)
"""So long a device may send again what it is not sure of."""


def send_matter(*, procedure: str, filled: Mapping[str, Any], ticket: str = "") -> Case:
    """Open a case for somebody who did not say who they are, once for each ticket."""

    @transaction.atomic
    def opened(digest: str) -> Case:
        case = open_case(procedure=procedure, unit=home(), by=visitor(), filled=filled)
        Sending.objects.create(ticket=digest, case_key=case.key, sent_at=now())
        return case

    return _once(ticket or secrets.token_hex(16), opened)


def send_order(
    *,
    ticket: str,
    unit: Unit,
    filled: Mapping[str, Any],
    photos: Iterable[bytes],
    by: User | None,
    may_wait: bool = False,
) -> Case:
    """Open an order with its photos, once for each ticket, however often it is sent.

    `by` is whoever has signed in: a resident opens their own; staff open it for somebody who
    holds the number and the code, as a visitor does. With `may_wait`, what a visitor sends may
    be taken in and opened a moment later: the case that is returned then is not saved yet, and
    has its number and its code.
    """

    def opened(digest: str) -> Case:
        clean = [clean_photo(one) for one in photos]
        if by is not None:
            return _send(digest=digest, unit=unit, filled=filled, photos=clean, by=by)
        order = tray.Order(digest, unit, filled, clean)
        return tray.take_in(order, may_wait=may_wait)

    return _once(ticket, opened, asks_first=not may_wait or by is not None)


def _once(ticket: str, opens: Callable[[str], Case], *, asks_first: bool = True) -> Case:
    """Open a case, or return the one that was opened with this ticket.

    What costs little is tried without asking first: the ticket itself is unique.
    """
    digest = hashlib.sha256(ticket.encode()).hexdigest()
    known = Sending.objects.filter(ticket=digest)
    if asks_first and (sent := known.first()):
        return tray.told_again(sent)
    try:
        return opens(digest)
    except (IntegrityError, NotAllowed):  # it was sent before, or at this very moment
        sent = known.first()
        if sent is None:
            raise
        return tray.told_again(sent)


@transaction.atomic
def _send(
    *,
    digest: str,
    unit: Unit,
    filled: Mapping[str, Any],
    photos: Sequence[bytes],
    by: User,
) -> Case:
    """Open an order for whoever has signed in; they see at once what came of it."""
    opener = by if _is_resident(by) else visitor()
    case = open_case(procedure=ORDER, unit=unit, by=by, opener=opener, filled=filled)
    Sending.objects.create(ticket=digest, case_key=case.key, sent_at=now())
    if by != opener:
        _record_slip(case=case, by=by)  # whoever took it in is shown the code
    return complete(case, photos, by=opener)


@recorded
def give_slip(*, case: Case, by: User) -> str:
    """Return the code for whom an office has just taken something in; each time is recorded."""
    if not case.gives_code_to(by, now()):
        raise NotAllowed("Number and code are handed out on the day on which it was taken in.")
    _record_slip(case=case, by=by)
    return code_of(case)


@recorded
def _record_slip(*, case: Case, by: User) -> None:
    event = SlipGiven()
    record(event, on=case, by=by, unit_path=case.unit_path, zone=case.procedure.zone)


def forget_sendings(*, before: datetime) -> int:
    """Drop tickets that no device will send again."""
    return Sending.objects.filter(sent_at__lt=before, waits="").delete()[0]


def answer_matter(
    *, case: Case, place: int, filled: Mapping[str, Any], reason: str, version: int
) -> Case:
    """Take a move that is its sender's: whoever calls has seen the code."""
    if not case.by_code:
        raise NotAllowed("This is answered by signing in: it was not sent by number and code.")
    by = visitor()
    return move_case(
        case=case, place=place, by=by, filled=filled, reason=reason, version=version
    )


def separate_matter(*, case: Case) -> Case:
    """Let a matter go on alone, for its sender: whoever calls has seen the code."""
    if case.opener_key != VISITOR:
        raise NotAllowed("This is answered by signing in: it was not sent by number and code.")
    return separate_case(case=case, by=User.objects.get(key=VISITOR))


def ask_erasure_of(*, case: Case) -> None:
    """Ask that a matter be erased, for its sender: whoever calls has seen the code."""
    if case.opener_key != VISITOR:
        raise NotAllowed("This is answered by signing in: it was not sent by number and code.")
    ask_erasure(case=case, by=User.objects.get(key=VISITOR))


def _is_resident(user: User) -> bool:
    return any(hat.role == "resident" for hat in user.hats)
