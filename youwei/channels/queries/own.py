"""Where one person is told, as their page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from youwei.channels.models import NAMES, Address, Dispatch
from youwei.channels.queries.texts import proof_letter, shown
from youwei.identity.models import User


@dataclass(frozen=True)
class OwnAddress:
    """One row of the page."""

    name: str
    channel: str
    where: str
    is_proved: bool
    wants: str
    form: Any  #: the code that was typed, where it was wrong
    would_say: str  #: in the demo: what would have been sent


def own_addresses(user: User, wrong: Any = None) -> Sequence[OwnAddress]:
    """Return a person's addresses, for their own eyes. One query, more in the demo."""
    rows = []
    for one in Address.objects.filter(user=user).order_by("channel"):
        is_wrong = wrong is not None and wrong["channel"].value() == one.channel
        rows.append(
            OwnAddress(
                name=one.channel,
                channel=NAMES[one.channel],
                where=shown(one),
                is_proved=one.proved_at is not None,
                wants=one.wants,
                form=wrong if is_wrong else None,
                would_say=_would_say(one, user) if settings.YOUWEI_DEMO else "",
            )
        )
    return rows


def _would_say(address: Address, user: User) -> str:
    key = f"proof:{user.key}:{address.channel}:{address.salt}"
    letter = proof_letter(Dispatch(key=key, channel=address.channel, about=user.key))
    return letter.text if letter is not None else ""
