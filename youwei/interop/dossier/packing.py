"""The ZIP of a dossier: stored plainly and in order, its contents named and signed."""

import hashlib
import io
import json
from base64 import b64encode
from collections.abc import Mapping
from zipfile import ZipFile, ZipInfo

from youwei.chronicle import keys

START = b"youwei dossier\n"


def signed(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the list of contents and its signature, as two more members."""
    key = keys.signing_key()
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    said = {"kind": "dossier", "key": keys.key_id(key.public_key()), "members": digests}
    contents = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode()
    return {"contents.json": contents, "contents.sig": b64encode(key.sign(START + contents))}


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP that anybody makes of the same members, byte for byte."""
    into = io.BytesIO()
    with ZipFile(into, "w") as made:
        for name, data in members.items():
            made.writestr(ZipInfo(name), data)  # 1980, stored: nothing of this machine
    return into.getvalue()
