"""收件格: an order is taken in before it is opened, so that many at once are not kept waiting.

To take one in costs two questions to the database, to open it a dozen. It has its number and
its code from the first moment, lies sealed, and is opened at once; or, in a rush, by the worker
a moment later, with the moment at which it came.
"""

import hmac
import json
import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction

from youwei.chronicle import vault
from youwei.chronicle.clock import now
from youwei.engines import boxes
from youwei.identity.models import VISITOR, User
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.portal.actions.orders import complete
from youwei.portal.actions.visitors import visitor
from youwei.portal.models import Sending
from youwei.portal.queries import ORDER, code_for
from youwei.procedures.actions import Reserved, open_case, refuse_unopenable, reserve
from youwei.procedures.models import Case
from youwei.registers.models import Unit

RUSH = 1.0
"""Seconds after one was left in which others are left too: more are on their way."""
LATELY = 60.0
"""Seconds for which a place where one could be opened is taken to be one where others can."""
AGAIN = timedelta(minutes=1)
"""After so long it is tried again to open what could not be opened."""
MOST = 500
"""Opened in one go."""

at_hand = threading.BoundedSemaphore(1)
"""Held in this process by whoever takes one in; who comes meanwhile may leave theirs."""
_left = {"at": -RUSH}
_places: dict[tuple[str, str], float] = {}


@dataclass(frozen=True)
class Order:
    """What a visitor sends: a hashed ticket, where, words, photos that were cleaned."""

    ticket: str
    unit: Unit
    filled: Mapping[str, Any]
    photos: Sequence[bytes]


def take_in(order: Order, *, may_wait: bool) -> Case:
    """Take in what a visitor orders; return its case, or, not saved, the one that it will be.

    Raises NotAllowed where it could not be opened, and IntegrityError for a known ticket.
    """
    is_rush = may_wait and monotonic() - _left["at"] < RUSH
    is_first = not is_rush and at_hand.acquire(blocking=False)
    if not is_first and may_wait:
        return _left_in(order)
    try:
        return _open_now(order)
    finally:
        if is_first:
            at_hand.release()


def open_waiting() -> int:
    """Open everything that waits; return how much was opened.

    What cannot be opened stays where it is, and is tried again. Raises the first error, after
    the rest was opened.
    """
    known = Sending.objects.waiting().ready(before=now() - AGAIN).order_by("pk")[:MOST]
    units: dict[str, Unit] = {}
    count, troubles, by = 0, [], visitor() if known else None
    for sending in known:
        try:
            open_taken(sending, by=by, units=units)
            count += 1
        except Exception as error:
            Sending.objects.filter(pk=sending.pk).update(tried_at=now())
            troubles.append(error)
    if troubles:
        raise troubles[0]
    return count


def open_by_code(*, reference: str, code: str) -> Case | None:
    """Open what still waits, for whoever has its number and code; nothing for wrong ones."""
    sending = Sending.objects.waiting().filter(case_key=f"case/{reference}").first()
    said = _said(sending) if sending is not None else None
    if sending is None or said is None:
        return None
    right = code_for(sending.case_key, said["salt"])
    return open_taken(sending) if hmac.compare_digest(right, code) else None


def open_taken(
    sending: Sending, *, by: User | None = None, units: dict[str, Unit] | None = None
) -> Case:
    """Return the case of a sending; open it where nobody has yet.

    Whoever opens many hands over the account and the units that are known already.
    """
    if not sending.waits:
        return Case.objects.get(key=sending.case_key)
    said = _said(sending)
    if said is None:
        raise NotAllowed(
            "%(number)s cannot be opened: its key is missing. Please take in the backup of the"
            " keys.",
            number=sending.case_key.removeprefix("case/"),
        )
    reserved = Reserved(
        reference=sending.case_key.removeprefix("case/"),
        salt=said["salt"],
        data_key=boxes.key_id_of(sending.waits),
        at=datetime.fromisoformat(said["at"]),
    )
    units = {} if units is None else units
    unit = units.get(said["unit"]) or Unit.objects.get(key=said["unit"])
    units[said["unit"]] = unit
    photos = [b64decode(one) for one in said["photos"]]
    order = Order(sending.ticket, unit, said["filled"], photos)
    return _opened(sending, reserved, order, by=by or visitor())


def _left_in(order: Order) -> Case:
    """Leave an order for the worker; return the case that it will be."""
    _left["at"] = monotonic()
    if monotonic() - _places.get(_place(order.unit), -LATELY) >= LATELY:
        refuse_unopenable(procedure=ORDER, unit=order.unit, by=visitor(), filled=order.filled)
        _places[_place(order.unit)] = monotonic()
    reserved, _sending = _lay_in(order)
    return Case(
        key=reserved.key,
        reference=reserved.reference,
        salt=reserved.salt,
        procedure_key=ORDER,
        opener_key=VISITOR,
    )


def _open_now(order: Order) -> Case:
    reserved, sending = _lay_in(order)
    try:
        case = _opened(sending, reserved, order, by=visitor())
    except NotAllowed:
        sending.delete()
        raise
    _places[_place(order.unit)] = monotonic()
    return case


@transaction.atomic
def _lay_in(order: Order) -> tuple[Reserved, Sending]:
    reserved = reserve(ORDER, at=now())
    said = {
        "unit": order.unit.key,
        "filled": order.filled,
        "photos": [b64encode(one).decode() for one in order.photos],
        "salt": reserved.salt,
        "at": reserved.at.isoformat(),
    }
    box = vault.close(json.dumps(said, ensure_ascii=False).encode(), reserved.data_key)
    sending = Sending.objects.create(
        ticket=order.ticket, case_key=reserved.key, sent_at=reserved.at, waits=box
    )
    return reserved, sending


@transaction.atomic
def _opened(sending: Sending, reserved: Reserved, order: Order, *, by: User) -> Case:
    """Open it, once: whoever comes second finds it taken out and gets the same case."""
    taken = Sending.objects.waiting().filter(pk=sending.pk).update(waits="", tried_at=None)
    if not taken:
        return Case.objects.get(key=reserved.key)
    case = open_case(
        procedure=ORDER, unit=order.unit, by=by, filled=order.filled, reserved=reserved
    )
    return complete(case, order.photos, by=by)


def _said(sending: Sending) -> dict[str, Any] | None:
    """Return what was laid in; nothing where its key is not here."""
    words = vault.opened(sending.waits)
    return None if words is None else dict(json.loads(words))


def _place(unit: Unit) -> tuple[str, str]:
    return world.current().digest("procedures", ORDER), unit.path
