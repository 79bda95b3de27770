"""The card of a deployment: the public halves of its keys."""

import json
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from pydantic import ValidationError

from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.zones import keys
from youwei.zones.declarations import Card

SIGNED = b"youwei carry key\n"


def own_card() -> Card:
    """Return what the other deployments must be given of this one."""
    words = {
        "county": world.current().county,
        "zone": keys.own_zone(),
        "sign": _text(keys.signing().public_key().public_bytes_raw()),
        "open": _text(keys.opening().public_key().public_bytes_raw()),
    }
    signature = _text(keys.signing().sign(SIGNED + _canonical(words)))
    return Card.model_validate({**words, "signature": signature})


def read_card(text: str) -> Card:
    """Read a card; refuse one that its own key did not sign."""
    try:
        card = Card.model_validate_json(text)
        words = card.model_dump(include={"county", "zone", "sign", "open"})
        keys.verifying(card.sign).verify(b64decode(card.signature), SIGNED + _canonical(words))
        keys.sealing(card.open)
    except (ValidationError, InvalidSignature, ValueError):
        raise NotAllowed("This is no key of a deployment, or the file is damaged.") from None
    return card


def _canonical(words: dict[str, str]) -> bytes:
    return json.dumps(words, ensure_ascii=False, sort_keys=True).encode()


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
