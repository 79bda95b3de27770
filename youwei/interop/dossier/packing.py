"""The ZIP of a dossier: stored plainly, member by member, its contents named and signed."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from youwei.chronicle import keys

START = b"youwei dossier\n"
CHUNK = 1 << 20


class Pack:
    """Takes members one after another and keeps none of them in memory.

    Anybody makes the same ZIP of the same members, byte for byte: see the verifier.
    """

    def __init__(self, into: ZipFile) -> None:
        self.into, self.digests = into, dict[str, str]()

    def put(self, name: str, data: Iterable[bytes]) -> None:
        """Add a member, piece by piece."""
        digest = hashlib.sha256()
        with self.into.open(ZipInfo(name), "w") as member:  # 1980: nothing of this machine
            for piece in data:
                digest.update(piece)
                member.write(piece)
        self.digests[name] = digest.hexdigest()

    def put_file(self, name: str, path: Path) -> None:
        """Add a file as it lies on the disk."""
        with path.open("rb") as file:
            self.put(name, iter(lambda: file.read(CHUNK), b""))

    def sign(self) -> str:
        """Add the list of contents and its signature; return the digest of the list."""
        key = keys.signing_key()
        said = {
            "kind": "dossier",
            "key": keys.key_id(key.public_key()),
            "members": self.digests,
        }
        contents = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode()
        self.put("contents.json", [contents])
        self.put("contents.sig", [b64encode(key.sign(START + contents))])
        return hashlib.sha256(contents).hexdigest()
