"""收件格: an order is taken in before it is opened, so that many at once are not kept waiting.

To take one in costs two questions to the database, to open it a dozen. It has its number and
its code from the first moment, lies sealed, and is opened at once; or, in a rush, by the worker
a moment later, with the moment at which it came.
"""

import json
import logging
import secrets
import threading
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from youwei.chronicle import vault
from youwei.chronicle.clock import now
from youwei.engines import boxes
from youwei.identity.models import VISITOR, User
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.portal.actions.orders import complete
from youwei.portal.actions.visitors import visitor
from youwei.portal.models import Sending
from youwei.portal.queries import ORDER, code_for, find_case, is_same
from youwei.procedures.actions import (
    Reserved,
    next_reference,
    open_case,
    refuse_unfit,
    refuse_unopenable,
)
from youwei.procedures.models import Case
from youwei.registers.models import Unit

log = logging.getLogger("youwei.work")

RUSH = 1.0
"""Seconds after one was left behind another in which all are left: more are on their way."""
LATELY = 60.0
"""Seconds for which a place where one could be opened is taken to be one where others can."""
AGAIN = timedelta(minutes=1)
"""After so long it is tried again to open what could not be opened."""
MOST, TURN = 500, 5.0
"""Opened in one go, and for so many seconds: whoever stops the worker does not wait long."""

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
    refuse_unfit(procedure=ORDER, filled=order.filled)
    is_rush = may_wait and monotonic() - _left["at"] < RUSH
    is_first = not is_rush and at_hand.acquire(blocking=False)
    try:
        if is_first or not may_wait:
            return _open_now(order)
    finally:
        if is_first:
            at_hand.release()
    case = _leave(order)
    if not is_rush:
        _left["at"] = monotonic()
    return case


def open_waiting() -> int:
    """Open what waits, for some seconds; return how much was opened.

    What cannot be opened stays where it is and is tried again, behind what was never tried; the
    log says its number, and nothing of what it says.
    """
    ends, count, trouble = monotonic() + TURN, 0, None
    units: dict[str, Unit] = {}
    keys = list(
        Sending.objects.waiting().ready(again=AGAIN).values_list("pk", flat=True)[:MOST]
    )
    by = visitor() if keys else None
    for pk in keys:  # one at a time: each may hold six photos
        if monotonic() > ends:
            break
        try:
            count += _is_opened(pk, by=by, units=units)
        except Exception as error:
            log.error("%s: not opened: %s", pk, type(error).__name__)
            trouble = error
    if trouble is not None and not count:
        raise trouble
    return count


def _is_opened(pk: int, *, by: User | None, units: dict[str, Unit]) -> bool:
    sending = Sending.objects.waiting().filter(pk=pk).first()
    if sending is None:
        return False
    try:
        if vault.is_erased(key_of(sending)):  # a restored copy brought it back
            sending.delete()
            return False
        open_taken(sending, by=by, units=units)
    except NotAllowed:
        log.warning("%s waits: it cannot be opened", reference_of(sending))
        Sending.objects.filter(pk=pk).update(tried_at=timezone.now())
        return False
    except Exception:
        with suppress(DatabaseError):
            Sending.objects.filter(pk=pk).update(tried_at=timezone.now())
        raise
    return True


def open_by_code(*, reference: str, code: str) -> Case | None:
    """Open what waits, for whoever has its number and code; nothing for wrong ones."""
    sending = Sending.objects.filter(case_key=f"case/{reference}").first()
    if sending is None:
        return None
    if not sending.waits:  # opened since one looked for the case
        return find_case(reference, code)
    said = _said(sending)
    right = code_for(sending.case_key, said["salt"]) if said is not None else ""
    return open_taken(sending) if right and is_same(right, code) else None


def told_again(sending: Sending) -> Case:
    """Return the case of a ticket that is sent again, as its sender is told of it."""
    said = _said(sending) if sending.waits else None
    if said is None:
        return open_taken(sending)
    return _promised(_reserved(sending, said))


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
            number=reference_of(sending),
        )
    order = _order(sending, said, units=units)
    return _opened(sending, _reserved(sending, said), order, by=by or visitor())


def key_of(sending: Sending) -> str:
    """Return the id of the key under which something waits."""
    return boxes.key_id_of(sending.waits)


def reference_of(sending: Sending) -> str:
    return sending.case_key.removeprefix("case/")


def _leave(order: Order) -> Case:
    """Leave an order for the worker; return the case that it will be."""
    if monotonic() - _places.get(_place(order.unit), -LATELY) >= LATELY:
        refuse_unopenable(procedure=ORDER, unit=order.unit, by=visitor(), filled=order.filled)
        _places[_place(order.unit)] = monotonic()
    reserved, _sending = _lay_in(order)
    return _promised(reserved)


def _promised(reserved: Reserved) -> Case:
    """Return the case that it will be, as far as its sender is told of it at once."""
    return Case(
        key=reserved.key,
        reference=reserved.reference,
        salt=reserved.salt,
        data_key=reserved.data_key,
        procedure_key=ORDER,
        digest=world.current().digest("procedures", ORDER),
        opener_key=VISITOR,
    )


def _open_now(order: Order) -> Case:
    reserved, sending = _lay_in(order)
    try:
        case = _opened(sending, reserved, order, by=visitor())
    except NotAllowed:
        if Sending.objects.waiting().filter(pk=sending.pk).delete()[0]:
            raise
        return Case.objects.get(key=reserved.key)  # the worker was faster, and luckier
    _places[_place(order.unit)] = monotonic()
    return case


def _lay_in(order: Order) -> tuple[Reserved, Sending]:
    """Keep an order under a number; photos are closed before anybody waits for the number."""
    at, salt, data_key = now(), secrets.token_hex(16), vault.fresh()
    said = {
        "ticket": order.ticket,  # a box that is moved to another row opens nothing
        "unit": order.unit.key,
        "filled": order.filled,
        "photos": [b64encode(one).decode() for one in order.photos],
        "salt": salt,
        "at": at.isoformat(),
    }
    box = vault.close(json.dumps(said, ensure_ascii=False).encode(), data_key)
    with transaction.atomic():
        reserved = Reserved(next_reference(ORDER, at), salt, data_key, at)
        sending = Sending.objects.create(
            ticket=order.ticket, case_key=reserved.key, sent_at=at, waits=box
        )
    return reserved, sending


@transaction.atomic
def _opened(sending: Sending, reserved: Reserved, order: Order, *, by: User) -> Case:
    """Open it, once: whoever comes second finds it taken out and gets the same case."""
    taken = Sending.objects.waiting().filter(pk=sending.pk).update(waits="", tried_at=None)
    if taken:
        case = open_case(
            procedure=ORDER, unit=order.unit, by=by, filled=order.filled, reserved=reserved
        )
        return complete(case, order.photos, by=by)
    known = Case.objects.filter(key=reserved.key).first()
    if known is None:  # it was refused to whoever sent it at the same moment
        raise NotAllowed("This was not taken in. Please send it again.")
    return known


def _said(sending: Sending) -> dict[str, Any] | None:
    """Return what was laid in; nothing where its key is not here, or it is another's."""
    try:
        words = vault.opened(sending.waits)
        said = dict(json.loads(words)) if words else None
    except ValueError:
        return None
    return said if said is not None and said.get("ticket") == sending.ticket else None


def _reserved(sending: Sending, said: Mapping[str, Any]) -> Reserved:
    return Reserved(
        reference=reference_of(sending),
        salt=said["salt"],
        data_key=key_of(sending),
        at=datetime.fromisoformat(said["at"]),
    )


def _order(
    sending: Sending,
    said: Mapping[str, Any],
    *,
    units: dict[str, Unit] | None = None,
) -> Order:
    units = {} if units is None else units
    key = said["unit"]
    if key not in units:
        unit = Unit.objects.filter(key=key).first()
        if unit is None:
            raise NotAllowed("There is no such unit: %(unit)s.", unit=key)
        units[key] = unit
    photos = [b64decode(one) for one in said["photos"]]
    return Order(sending.ticket, units[key], said["filled"], photos)


def _place(unit: Unit) -> tuple[str, str]:
    return world.current().digest("procedures", ORDER), unit.path
