"""Key files: made at first use, readable by their owner alone, never leaving their folder."""

import os
from pathlib import Path
from secrets import token_hex

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from youwei.engines.merkle import DIGESTS


def folder() -> Path:
    """Return the folder of keys of this deployment."""
    path = Path(settings.YOUWEI_DATA) / "keys"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def kept(name: str, made: bytes, mode: int = 0o600) -> bytes:
    """Return the content of a key file, which is `made` if there is none yet.

    Two processes that start at once agree: the file appears whole, or not at all.
    """
    path = folder() / name
    if not path.exists():
        fresh = path.with_name(f".{name}.{token_hex(8)}")
        with os.fdopen(
            os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb"
        ) as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def signing_key() -> Ed25519PrivateKey:
    """Return the key that signs tree heads. Its public half is kept beside it for strangers."""
    path = folder() / "chronicle.pem"
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        kept(path.name, pem)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} does not hold an Ed25519 key.")
    kept(f"chronicle-{key_id(key.public_key())}.pub", public_text(key.public_key()), 0o644)
    return key


def public_keys() -> dict[str, bytes]:
    """Return every public key that ever signed here, in PEM, by its short name."""
    signing_key()
    files = folder().glob("chronicle-*.pub")
    return {file.stem.removeprefix("chronicle-"): file.read_bytes() for file in files}


def public_text(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def key_id(key: Ed25519PublicKey) -> str:
    """Return a short name: the first letters of the hash of the raw key."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return DIGESTS["sha256"](raw).hex()[:16]
