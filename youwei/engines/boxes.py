"""A box 封存件: words that open with one key, prove what they were, and are gone with the key.

Every box has a key of its own, made from the key of the thing and the box's nonce. Who is told
that one key reads this box and no other, and sees that it is the very one that was closed: a
box names its key's digest, so no second key opens it to other words.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "box:"
ID, NONCE, COMMIT = 16, 16, 32  # bytes: whose key, which box, digest of the box's own key


class BoxError(ValueError):
    """It is no box, or the key is another one's."""


def close(words: bytes, *, key: bytes, key_id: str) -> str:
    """Return a box of these words. `key`: 32 bytes; `key_id`: 32 hexadecimal digits."""
    nonce = token_bytes(NONCE)
    own = _own_key(key, nonce)
    sealed = AESGCM(_part(own, b"words")).encrypt(bytes(12), words, None)
    return MARK + urlsafe_b64encode(
        bytes.fromhex(key_id) + nonce + _part(own, b"commit") + sealed
    ).decode("ascii")


def key_id_of(box: str) -> str:
    """Return the name of the key that the box was closed with."""
    return _raw(box)[:ID].hex()


def own_key(box: str, key: bytes) -> bytes:
    """Return the key of this box alone, to be given to whoever may check it."""
    return _own_key(key, _raw(box)[ID : ID + NONCE])


def opened(box: str, own: bytes) -> bytes:
    """Return the words. Raises BoxError where `own` is not the key that closed it."""
    raw = _raw(box)
    commit, sealed = raw[ID + NONCE : ID + NONCE + COMMIT], raw[ID + NONCE + COMMIT :]
    if not hmac.compare_digest(_part(own, b"commit"), commit):
        raise BoxError("This key does not open the box.")
    try:
        return AESGCM(_part(own, b"words")).decrypt(bytes(12), sealed, None)
    except InvalidTag as error:
        raise BoxError("The box was altered.") from error


def _raw(box: str) -> bytes:
    if not box.startswith(MARK):
        raise BoxError("This is no box.")
    try:
        raw = urlsafe_b64decode(box.removeprefix(MARK).encode("ascii"))
    except ValueError as error:
        raise BoxError("This is no box.") from error
    if len(raw) < ID + NONCE + COMMIT + 16:
        raise BoxError("This is no box.")
    return raw


def _own_key(key: bytes, nonce: bytes) -> bytes:
    return hmac.digest(key, b"youwei box" + nonce, sha256)


def _part(own: bytes, what: bytes) -> bytes:
    return hmac.digest(own, what, sha256)
