"""动态口令: codes of an authenticator (RFC 6238), and the key behind them, kept encrypted."""

import hmac
import os
import secrets
import struct
from base64 import b32decode, b32encode, b64decode, b64encode
from hashlib import sha1, sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from youwei.chronicle.keys import kept

SECONDS = 30
AROUND = 1  # steps that a clock may be off, before and after
DIGITS = 6
SPARES = 8
NONCE = 12  # bytes


def fresh_key() -> str:
    """Return a new key of 160 bits in base 32, as authenticators read it."""
    return b32encode(secrets.token_bytes(20)).decode()


def code_at(key: str, step: int) -> str:
    """Return the code of one step of 30 seconds (HOTP, RFC 4226, SHA-1 as all phones do)."""
    digest = hmac.new(b32decode(key), struct.pack(">Q", step), sha1).digest()
    first = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[first : first + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def fitting_step(key: str, code: str, *, at: float, after: int = 0) -> int | None:
    """Return the step that a code is of, if it is of now and of none up to `after`.

    at: seconds since 1970. A code is taken once: whoever saw it typed cannot use it again.
    """
    now = int(at // SECONDS)
    sent = code.encode()
    for step in range(now - AROUND, now + AROUND + 1):
        if step > after and hmac.compare_digest(code_at(key, step).encode(), sent):
            return step
    return None


def spare_codes() -> list[str]:
    """Return codes for the day when the phone is lost; each is good once."""
    return [b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(SPARES)]


def digest_of(spare: str) -> str:
    """Return what is kept of a spare code: 80 random bits need no slow hash."""
    return sha256(spare.encode()).hexdigest()


def lock(text: str, *, purpose: str = "second") -> str:
    """Encrypt a text for the database; what opens it lies in the folder of keys."""
    nonce = os.urandom(NONCE)
    sealed = _box(purpose).encrypt(nonce, text.encode(), purpose.encode())
    return b64encode(nonce + sealed).decode()


def unlock(locked: str, *, purpose: str = "second") -> str:
    """Read a text that `lock` has encrypted for the same purpose."""
    raw = b64decode(locked)
    return _box(purpose).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode()).decode()


def code_for(said: str, *, purpose: str) -> str:
    """Return the six digits that are sent for something; they are kept nowhere."""
    key = kept(f"{purpose}-code.key", secrets.token_bytes(32))
    number = int.from_bytes(hmac.new(key, said.encode(), sha256).digest()[:8])
    return str(number % 10**DIGITS).zfill(DIGITS)


def _box(purpose: str) -> AESGCM:
    return AESGCM(kept(f"{purpose}.key", AESGCM.generate_key(256)))
