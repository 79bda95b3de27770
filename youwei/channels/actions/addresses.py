"""Where somebody wants to be told: said, proved by a code that was sent there, ended."""

import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from youwei.channels.actions.queueing import put_out
from youwei.channels.events import AddressEnded, AddressProved
from youwei.channels.models import NAMES, Address, Dispatch
from youwei.channels.queries import PURPOSE, code_at
from youwei.chronicle.actions import record, recorded
from youwei.identity.keys import lock
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed

MOST_TRIES = 5
BETWEEN = timedelta(minutes=1)


@transaction.atomic
def add_address(*, user: User, channel: str, text: str) -> Address:
    """Keep an address, closed, and send a code there; nothing else goes there before.

    That somebody has begun is not the county's to remember: it is recorded once it is proved.
    """
    now, known = timezone.now(), Address.objects.filter(user=user, channel=channel).first()
    if known is not None and now - known.asked_at < BETWEEN:
        raise NotAllowed("A code is on its way. Wait a minute before you ask for another.")
    address, _made = Address.objects.update_or_create(
        user=user,
        channel=channel,
        defaults={
            "sealed": lock(text, purpose=PURPOSE),
            "salt": secrets.token_hex(16),
            "asked_at": now,
            "tries": 0,
            "proved_at": None,
        },
    )
    key = f"proof:{user.key}:{channel}:{address.salt}"
    put_out([Dispatch(key=key, channel=channel, kind="proof", about=user.key)])
    return address


def prove_address(*, user: User, channel: str, code: str) -> None:
    """Take the code that was sent to an address. A wrong one counts, whatever comes of it."""
    address = _counted(user, channel)
    right = code_at(address, at=timezone.now())
    if not right or address.tries > MOST_TRIES:
        raise NotAllowed("This code has run out. Please ask for a new one.")
    if not hmac.compare_digest(right.encode(), code.encode()):
        raise NotAllowed("This is not the code that was sent there. Please look again.")
    _prove(address=address, by=user)


@transaction.atomic
def _counted(user: User, channel: str) -> Address:
    found = Address.objects.select_for_update().filter(user=user, channel=channel).first()
    if found is None:
        raise NotAllowed("This code has run out. Please ask for a new one.")
    found.tries += 1
    found.save(update_fields=["tries"])
    return found


@recorded
def _prove(*, address: Address, by: User) -> None:
    address.proved_at = timezone.now()
    address.save(update_fields=["proved_at"])
    record(AddressProved(channel=NAMES[address.channel]), on=by, by=by)


@recorded
def end_address(*, address: Address, by: User) -> None:
    """Forget an address at once."""
    channel = address.channel
    address.delete()
    record(AddressEnded(channel=NAMES[channel]), on=by, by=by)


def set_wants(*, address: Address, wants: str) -> None:
    """Choose what goes there: everything, or what is urgent. One's own business, unrecorded."""
    address.wants = Address.URGENT if wants == Address.URGENT else Address.ALL
    address.save(update_fields=["wants"])
