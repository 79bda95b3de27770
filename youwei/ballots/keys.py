"""The key of one urn: a file beside the database, in no backup, destroyed after the count.

Its first half recognises codes. Its second half seals the urn, and moves one step forward with
every ballot: from a later key no earlier one can be worked out, so that old copies of the urn
(dead rows, write-ahead logs, backups) cannot be opened even by whoever takes the machine.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as hmac
from pathlib import Path
from secrets import token_bytes, token_hex
from time import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

STEP = 8  #: bytes before the nonce that tell how many steps the key has gone
NONCE = 12
LONGEST = 60  #: seconds that nobody needs to put a file in its place


class KeyLost(RuntimeError):
    """There is no key for an urn, so that nobody can open it any more."""


@dataclass(frozen=True)
class Key:
    """What recognises codes, and what opens the urn at one step."""

    codes: bytes
    step: int
    urn: bytes

    def forward(self, step: int) -> "Key":
        """Return the key some steps on; there is no way back."""
        if step < self.step:
            raise KeyLost("The urn is older than its key.")
        urn = self.urn
        for _ in range(step - self.step):
            urn = sha256(b"next" + urn).digest()
        return Key(self.codes, step, urn)

    def digest(self, code: str) -> str:
        """Return under what a code stands in the table."""
        return hmac(self.codes, code.encode(), sha256).hexdigest()


def folder() -> Path:
    path = Path(settings.YOUWEI_DATA) / "urns"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def make(name: str) -> Key:
    """Make the key of a new urn."""
    key = Key(token_bytes(32), 0, token_bytes(32))
    keep(name, key)
    return key


def find(name: str) -> Key:
    """Read the key of an urn."""
    try:
        words = json.loads((folder() / f"{name}.key").read_text(encoding="ascii"))
    except FileNotFoundError:
        raise KeyLost(f"The key of {name} is not there.") from None
    return Key(bytes.fromhex(words["codes"]), words["step"], bytes.fromhex(words["urn"]))


def keep(name: str, key: Key) -> None:
    """Replace the key file by one that is whole; the former is gone."""
    fresh = folder() / f".{name}.{token_hex(8)}"
    text = json.dumps({"codes": key.codes.hex(), "step": key.step, "urn": key.urn.hex()})
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder() / f"{name}.key")


def destroy(name: str) -> None:
    """Take the key away for good: after this no copy of the urn can be opened."""
    (folder() / f"{name}.key").unlink(missing_ok=True)
    for path in folder().glob(
        f".{name}.*"
    ):  # written by a machine that stopped before renaming
        path.unlink(missing_ok=True)


def kept() -> set[str]:
    """Return the names of urns of which a key lies here, whole or half put in place."""
    whole = {path.stem for path in folder().glob("*.key")}
    return whole | {path.stem[1:] for path in folder().glob(".*.*")}


def tidy() -> None:
    """Take away what was written for a running vote, and not put in place within a minute."""
    for path in folder().glob(".*.*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time() - LONGEST:
                path.unlink()


def seal(key: Key, name: str, plain: bytes) -> bytes:
    """Close an urn: the same length whatever is in it."""
    nonce, step = token_bytes(NONCE), key.step.to_bytes(STEP, "big")
    return step + nonce + AESGCM(key.urn).encrypt(nonce, plain, name.encode() + step)


def unseal(key: Key, name: str, sealed: bytes) -> tuple[Key, bytes]:
    """Open an urn; return the key at its step, and what is in it."""
    step, nonce = sealed[:STEP], sealed[STEP : STEP + NONCE]
    now = key.forward(int.from_bytes(step, "big"))
    try:
        plain = AESGCM(now.urn).decrypt(nonce, sealed[STEP + NONCE :], name.encode() + step)
    except InvalidTag:
        raise KeyLost(f"The urn of {name} was altered, or its key is another.") from None
    return now, plain
