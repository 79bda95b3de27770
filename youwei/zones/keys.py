"""The two key pairs with which a deployment signs and opens files."""

import hashlib
from base64 import b64decode

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from youwei.chronicle.keys import kept
from youwei.packs import world
from youwei.packs.declared import Zone


def own_zone() -> Zone:
    """Return the zone for which this deployment speaks: the highest that it runs."""
    return world.current().zones[-1]


def signing() -> Ed25519PrivateKey:
    made = Ed25519PrivateKey.generate().private_bytes_raw()
    return Ed25519PrivateKey.from_private_bytes(kept("carry-sign.key", made))


def opening() -> X25519PrivateKey:
    made = X25519PrivateKey.generate().private_bytes_raw()
    return X25519PrivateKey.from_private_bytes(kept("carry-open.key", made))


def fingerprint(sign: str, open_: str) -> str:
    """Return 32 letters that two people read to each other."""
    digest = hashlib.sha256(f"{sign} {open_}".encode()).hexdigest()[:32]
    return " ".join(digest[first : first + 4] for first in range(0, 32, 4))


def verifying(sign: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(b64decode(sign))


def sealing(open_: str) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(b64decode(open_))
