"""A file for one receiver: signed by its sender, sealed so that nobody else reads it.

Layout: a magic line; the head (length, JSON); sealed parts (length, ChaCha20-Poly1305
under a key agreed by X25519 with a pair made for this file alone, HKDF-SHA-256); a length of
zero; the Ed25519 signature over the SHA-256 of all that stands before. The number of a part is
its nonce, and the last one says that it is the last, so that none is left out, added or moved.
Lengths are four bytes, big-endian.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"YOUWEI CARRY 1\n"
SIGNED = b"youwei carry file\n"
LONGEST_HEAD = 16_384  # bytes
SIGNATURE = 64  # bytes
BLOCK = 1 << 20

Head = Mapping[str, Any]


class EnvelopeError(ValueError):
    """The file is not what its sender made, or not for this reader. Says which."""


NOT_SUCH = "This is no file of `./run carry`, or its beginning is damaged."
CUT = "The file is cut off or damaged: have it copied again."
FORGED = "The signature does not fit: the file was altered, or somebody else made it."
NOT_OURS = "The file is sealed for another deployment, or it was altered."


@dataclass(frozen=True)
class Checked:
    """A file whose signature holds."""

    head: Head
    digest: str  #: SHA-256 of all but the signature, in hex: the file's name for ever


def write(
    file: BinaryIO,
    head: Head,
    parts: Iterable[bytes],
    *,
    sign: Ed25519PrivateKey,
    to: X25519PublicKey,
) -> str:
    """Write an envelope and return its digest. Parts are read one after another."""
    once = X25519PrivateKey.generate()
    public = once.public_key().public_bytes_raw()
    words = json.dumps(
        {**head, "once": b64encode(public).decode()}, ensure_ascii=False, sort_keys=True
    ).encode()
    seal = _cipher(once.exchange(to), words, to)
    digest = hashlib.sha256()

    def put(data: bytes) -> None:
        digest.update(data)
        file.write(data)

    put(MAGIC + len(words).to_bytes(4) + words)
    for number, (part, is_last) in enumerate(_with_last(parts)):
        sealed = seal.encrypt(number.to_bytes(12), part, _last(is_last))
        put(len(sealed).to_bytes(4) + sealed)
    put(bytes(4))
    file.write(sign.sign(SIGNED + digest.digest()))
    return digest.hexdigest()


def head_of(file: BinaryIO) -> Head:
    """Return the head, which nobody has checked yet. Raises EnvelopeError."""
    file.seek(0)
    if file.read(len(MAGIC)) != MAGIC:
        raise EnvelopeError(NOT_SUCH)
    size = int.from_bytes(file.read(4))
    words = file.read(size) if size <= LONGEST_HEAD else b""
    try:
        head = json.loads(words)
    except ValueError:
        raise EnvelopeError(NOT_SUCH) from None
    if not isinstance(head, dict):
        raise EnvelopeError(NOT_SUCH)
    return head


def check(file: BinaryIO, by: Ed25519PublicKey) -> Checked:
    """Read the whole file and prove that it is as `by` signed it. Raises EnvelopeError."""
    head = head_of(file)
    end = file.tell()
    while size := int.from_bytes(_exactly(file, 4)):
        end = file.tell() + size
        file.seek(end)
    end = file.tell()
    signature = file.read(SIGNATURE + 1)
    if len(signature) != SIGNATURE:
        raise EnvelopeError(CUT)
    digest = _digest(file, end)
    try:
        by.verify(signature, SIGNED + digest)
    except InvalidSignature:
        raise EnvelopeError(FORGED) from None
    return Checked(head, digest.hex())


def parts(file: BinaryIO, key: X25519PrivateKey) -> Iterator[bytes]:
    """Yield the parts of a checked file, opened one after another. Raises EnvelopeError."""
    head = head_of(file)
    file.seek(len(MAGIC))
    words = file.read(int.from_bytes(file.read(4)))
    try:
        once = X25519PublicKey.from_public_bytes(b64decode(head["once"]))
        seal = _cipher(key.exchange(once), words, key.public_key())
    except (KeyError, TypeError, ValueError):
        raise EnvelopeError(NOT_SUCH) from None
    number, size = 0, int.from_bytes(_exactly(file, 4))
    while size:
        sealed = _exactly(file, size)
        size = int.from_bytes(_exactly(file, 4))
        try:
            yield seal.decrypt(number.to_bytes(12), sealed, _last(size == 0))
        except InvalidTag:
            raise EnvelopeError(NOT_OURS) from None
        number += 1


def _cipher(secret: bytes, head: bytes, to: X25519PublicKey) -> ChaCha20Poly1305:
    info = b"youwei carry 1" + to.public_bytes_raw()
    salt = hashlib.sha256(head).digest()
    return ChaCha20Poly1305(HKDF(SHA256(), 32, salt, info).derive(secret))


def _with_last(parts: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    waiting = None
    for part in parts:
        if waiting is not None:
            yield waiting, False
        waiting = part
    if waiting is not None:
        yield waiting, True


def _last(is_last: object) -> bytes:
    return b"last" if is_last else b"more"


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise EnvelopeError(CUT)
    return data


def _digest(file: BinaryIO, end: int) -> bytes:
    """Return the SHA-256 of the first `end` bytes."""
    digest, left = hashlib.sha256(), end
    file.seek(0)
    while left:
        block = file.read(min(BLOCK, left))
        if not block:
            raise EnvelopeError(CUT)
        digest.update(block)
        left -= len(block)
    return digest.digest()
