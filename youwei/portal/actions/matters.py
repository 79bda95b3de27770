"""Something is sent, answered and taken apart by whoever holds its number and code."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.engines.photos import PhotoError, cleaned
from youwei.identity.actions import SETUP, add_user, give_role
from youwei.identity.models import VISITOR, User
from youwei.packs.declared import NotAllowed
from youwei.portal.events import SlipGiven
from youwei.portal.models import Sending
from youwei.portal.queries import ORDER, code_of
from youwei.procedures.actions import (
    add_document,
    ask_erasure,
    join_case,
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
        case = open_case(procedure=procedure, unit=_home(), by=_visitor(), filled=filled)
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
) -> Case:
    """Open an order with its photos, once for each ticket, however often it is sent.

    `by` is whoever has signed in: a resident opens their own; staff open it for somebody who
    holds the number and the code, as a visitor does.
    """

    def opened(digest: str) -> Case:
        return _send(digest=digest, unit=unit, filled=filled, photos=photos, by=by)

    return _once(ticket, opened)


def _once(ticket: str, opens: Callable[[str], Case]) -> Case:
    """Open a case, or return the one that was opened with this ticket."""
    digest = hashlib.sha256(ticket.encode()).hexdigest()
    if known := Sending.objects.filter(ticket=digest).first():
        return Case.objects.get(key=known.case_key)
    try:
        return opens(digest)
    except IntegrityError:  # another worker has just taken in the same ticket
        known = Sending.objects.filter(ticket=digest).first()
        if known is None:
            raise
        return Case.objects.get(key=known.case_key)


@transaction.atomic
def _send(
    *,
    digest: str,
    unit: Unit,
    filled: Mapping[str, Any],
    photos: Iterable[bytes],
    by: User | None,
) -> Case:
    opener = by if by is not None and _is_resident(by) else _visitor()
    clean = [_photo(one) for one in photos]
    case = open_case(procedure=ORDER, unit=unit, by=by or opener, opener=opener, filled=filled)
    for number, data in enumerate(clean, start=1):
        add_document(case=case, field="photo", name=f"{number}.jpg", data=data, by=opener)
    Sending.objects.create(ticket=digest, case_key=case.key, sent_at=now())
    if by is not None and by != opener:
        _record_slip(case=case, by=by)  # whoever took it in is shown the code
    if _join_known(case, opener) or clean:
        case.refresh_from_db()
    return case


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
    return Sending.objects.filter(sent_at__lt=before).delete()[0]


def answer_matter(
    *, case: Case, place: int, filled: Mapping[str, Any], reason: str, version: int
) -> Case:
    """Take a move that is its sender's: whoever calls has seen the code."""
    if not case.by_code:
        raise NotAllowed("This is answered by signing in: it was not sent by number and code.")
    by = _visitor()
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


def _join_known(case: Case, by: User) -> bool:
    """Let an order go along with the one that its sender says it repeats; say if it does.

    It lies in the same town. Where that is too late, or is another kind of thing, it goes its
    own way: the community sees what was said.
    """
    joins = case.procedure.joins
    named = case.filled.get(joins.field) if joins is not None and joins.field else None
    town = "/".join(case.unit_path.split("/")[:2]) + "/"
    near = Case.objects.of(ORDER).filter(unit_path__startswith=town)
    lead = near.filter(key=named).exclude(pk=case.pk).first() if named else None
    if lead is None:
        return False
    with suppress(NotAllowed):
        join_case(case=case, lead=lead, by=by)
        return True
    return False


def _photo(data: bytes) -> bytes:
    try:
        return cleaned(data)
    except PhotoError as error:
        raise NotAllowed(str(error)) from error


def _is_resident(user: User) -> bool:
    return any(hat.role == "resident" for hat in user.hats)


def _home() -> Unit:
    home: Unit | None = Unit.objects.filter(level="household").order_by("pk").first()
    if home is None:
        raise NotAllowed("This county does not take anything here yet.")
    return home


def _visitor() -> User:
    known = User.at_work(VISITOR) or User.objects.filter(key=VISITOR).first()
    if known is not None:
        return known
    home = _home()
    visitor = add_user(key=VISITOR, username="visitor", name="网上群众 | Visitor", by=SETUP)
    give_role(user=visitor, role="resident", unit=home, by=SETUP)
    return visitor
