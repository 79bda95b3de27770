"""What stands in the chronicle for a value that not everybody may read."""

from secrets import token_bytes

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from youwei.chronicle import keys

VEILED = "veiled:"


def veil(value: str, *, salt: str) -> str:
    """Return a commitment to a value: equal for equal value and salt, readable by nobody.

    The salt is the place of the value (record and field), so that equal phones of two people
    look different. Without this deployment's key nobody can try phone numbers one by one.
    """
    mac = HMAC(keys.kept("veil.key", token_bytes(32)), SM3())
    mac.update(salt.encode() + b"\x00" + value.encode())
    return VEILED + mac.finalize().hex()[:32]
