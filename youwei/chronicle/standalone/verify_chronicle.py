"""核验导出的纪实或案卷: check an exported chronicle or dossier.

    python verify_chronicle.py FILE [--head SAVED] [--key PUBLIC.pub]

Needs Python 3.11 and the package `cryptography`; nothing of the platform that made the file.
SAVED is a head that you kept: a file, or "size:root" as a bulletin prints it. PUBLIC is the
public key that you were given; without it the file's own key is used and its name is printed.
Ends with 0 if everything holds, 1 if something was altered, 2 if the file cannot be read.
"""

import argparse
import hashlib
import hmac
import io
import json
import sys
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

Line = dict[str, Any]
HASHES = {"sm3": SM3, "sha256": SHA256}
READ = {"contents.json", "contents.sig", "record.jsonl"}
CHUNK = 1 << 20


@dataclass
class Check:
    """What was read so far, and what was found."""

    hash: str = "sm3"
    keys: dict[str, str] = field(default_factory=dict)
    whole: bool = False
    heads: list[Line] = field(default_factory=list)
    growths: list[Line] = field(default_factory=list)
    edge: list[bytes] = field(default_factory=list)  #: complete subtrees, left to right
    size: int = 0
    entries: int = 0
    unsealed: int = 0
    ended: bool = False
    roots: dict[int, str] = field(default_factory=dict)  #: size → root of the tree as read
    found: list[tuple[str, str]] = field(default_factory=list)

    def alter(self, chinese: str, english: str) -> None:
        self.found.append((chinese, english))

    def digest(self, content: bytes) -> bytes:
        state = Hash(HASHES[self.hash]())
        state.update(content)
        return state.finalize()

    def pair(self, left: bytes, right: bytes) -> bytes:
        return self.digest(b"\x01" + left + right)


# -- the tree, RFC 9162 section 2.1 ------------------------------------------------------------


def append(check: Check, leaf: bytes) -> None:
    node, level = leaf, 0
    while (check.size >> level) & 1:
        node, level = check.pair(check.edge.pop(), node), level + 1
    check.edge.append(node)
    check.size += 1


def root_of(check: Check) -> bytes:
    if not check.edge:
        return check.digest(b"")
    *rest, root = check.edge
    for left in reversed(rest):
        root = check.pair(left, root)
    return root


def climb(
    check: Check, place: tuple[int, int], path: Iterable[bytes], starts: list[bytes]
) -> tuple[bytes, ...] | None:
    """Climb from a place (leaf, last leaf) to the root; None if the path has another length.

    `starts` holds the running hashes: [new] for inclusion, [new, old] for consistency.
    """
    at, last = place
    for step in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            starts = [check.pair(step, node) for node in starts]
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            starts[0] = check.pair(starts[0], step)
        at, last = at >> 1, last >> 1
    return tuple(starts) if last == 0 else None


def is_included(check: Check, leaf: bytes, entry: Line, root: bytes) -> bool:
    number, size = entry["number"], entry["size"]
    if not 0 <= number < size:
        return False
    path = [bytes.fromhex(step) for step in entry["proof"]]
    return climb(check, (number, size - 1), path, [leaf]) == (root,)


def is_grown(check: Check, earlier: bytes, growth: Line, later: bytes) -> bool:
    at, last = growth["earlier"] - 1, growth["later"] - 1
    path = [bytes.fromhex(step) for step in growth["proof"]]
    if growth["earlier"] & at == 0:
        path.insert(0, earlier)
    while at & 1:
        at, last = at >> 1, last >> 1
    return bool(path) and climb(check, (at, last), path[1:], [path[0]] * 2) == (later, earlier)


# -- reading the file --------------------------------------------------------------------------


def read(check: Check, lines: Iterable[str]) -> None:
    kinds = {
        "chronicle": read_opening,
        "head": read_head,
        "growth": lambda check, line: check.growths.append(line),
        "entry": read_entry,
        "end": read_end,
    }
    for line in lines:
        content = json.loads(line)
        kinds[content.pop("kind")](check, content)
    if not check.ended:
        check.alter("文件不完整：没有结尾。", "The file is cut off: it has no end.")


def read_opening(check: Check, line: Line) -> None:
    check.hash, check.whole = line["hash"], line["whole"]
    check.keys = check.keys or line["public_keys"]  # a key that was given is the only one


def read_head(check: Check, head: Line) -> None:
    size, pem = head["size"], check.keys.get(head["key"], "")
    words = [size, head["root"], head["signed_at"], head["hash"]]
    text = "\n".join(["youwei chronicle", *map(str, words), ""]).encode()
    try:
        key = load_pem_public_key(pem.encode())
        if not isinstance(key, Ed25519PublicKey):
            raise InvalidSignature
        key.verify(b64decode(head["signature"]), text)
    except (InvalidSignature, ValueError):
        check.alter(
            f"{size} 条处的签名不成立。", f"The signature at {size} lines does not hold."
        )
    check.heads.append(head)


def read_entry(check: Check, entry: Line) -> None:
    number, line = entry["number"], entry["line"]
    text = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    leaf = check.digest(b"\x00" + text.encode())
    check.entries += 1
    if leaf.hex() != entry["leaf"]:
        check.alter(
            f"第 {number} 条与封存时不一致。", f"Line {number} no longer says what was sealed."
        )
    if "opened" in entry and not is_opened(line["payload"]["box"], entry["opened"]):
        check.alter(
            f"第 {number} 条的文字与封存时不一致。",
            f"The words of line {number} are not those that were sealed.",
        )
    if check.whole:
        read_in_order(check, number, bytes.fromhex(entry["leaf"]))
    elif not is_included(check, leaf, entry, bytes.fromhex(check.heads[-1]["root"])):
        check.alter(
            f"第 {number} 条不在签名的树中。", f"Line {number} is not in the signed tree."
        )


def is_opened(box: str, opened: Line) -> bool:
    """Say whether a box holds these words and no other key could open it to others."""
    raw, own = urlsafe_b64decode(box.removeprefix("box:")), bytes.fromhex(opened["key"])
    if hmac.digest(own, b"commit", "sha256") != raw[32:64]:
        return False
    try:
        key = hmac.digest(own, b"words", "sha256")
        words = AESGCM(key).decrypt(bytes(12), raw[64:], None)
    except InvalidTag:
        return False
    return bool(json.loads(words) == opened["words"])


def read_in_order(check: Check, number: int, leaf: bytes) -> None:
    if number != check.size:
        check.alter(
            f"第 {check.size} 条缺失或次序不对。", f"Line {check.size} is missing or misplaced."
        )
    append(check, leaf)
    sizes = {head["size"] for head in check.heads} | check.roots.keys()
    if check.size in sizes:
        check.roots[check.size] = root_of(check).hex()


def read_end(check: Check, line: Line) -> None:
    check.ended, check.unsealed = True, line["unsealed"]
    if line["entries"] != check.entries:
        check.alter(
            f"应有 {line['entries']} 条，实有 {check.entries} 条。",
            f"{line['entries']} lines were exported, and {check.entries} are here.",
        )


# -- the ZIP of a dossier ----------------------------------------------------------------------


def read_zip(check: Check, path: Path) -> None:
    inside: dict[str, bytes] = {}
    digests: dict[str, str] = {}
    with path.open("rb") as file, ZipFile(file) as packed, TemporaryFile() as again:
        with ZipFile(again, "w") as made:
            for name in dict.fromkeys(packed.namelist()):
                data = taken(packed, name)
                made.writestr(ZipInfo(name), data)
                digests[name] = hashlib.sha256(data).hexdigest()
                inside |= {name: data} if name in READ else {}
        is_same = same(file, again)
    contents = json.loads(inside["contents.json"])
    read(check, io.StringIO(inside["record.jsonl"].decode()))
    try:
        key = load_pem_public_key(check.keys.get(contents["key"], "").encode())
        if not isinstance(key, Ed25519PublicKey):
            raise InvalidSignature
        signature = b64decode(inside["contents.sig"], validate=True)
        key.verify(signature, b"youwei dossier\n" + inside["contents.json"])
    except (InvalidSignature, ValueError):
        check.alter("目录的签名不成立。", "The signature of contents.json does not hold.")
    compare_files(check, contents["members"], digests)
    if not check.found and not is_same:
        check.alter("压缩包的外壳被改动。", "The wrapping of the ZIP was altered.")


def taken(packed: ZipFile, name: str) -> bytes:
    try:
        return packed.read(name)
    except BadZipFile as error:
        raise ValueError(f"{name}: {error}") from error


def same(one: IO[bytes], other: IO[bytes]) -> bool:
    one.seek(0)
    other.seek(0)
    while piece := one.read(CHUNK):
        if other.read(CHUNK) != piece:
            return False
    return not other.read(1)


def compare_files(check: Check, listed: dict[str, str], inside: dict[str, str]) -> None:
    for name in sorted(listed.keys() | (inside.keys() - {"contents.json", "contents.sig"})):
        if inside.get(name) != listed.get(name):
            check.alter(f"文件“{name}”被改动。", f"The file {name} was altered.")


# -- what must agree ---------------------------------------------------------------------------


def compare_heads(check: Check) -> None:
    if check.heads and check.whole and check.heads[-1]["size"] != check.size:
        check.alter(
            f"签名时有 {check.heads[-1]['size']} 条，现有 {check.size} 条。",
            f"{check.heads[-1]['size']} lines were signed, and {check.size} are here.",
        )
    for head in check.heads if check.whole else []:
        if check.roots.get(head["size"]) != head["root"]:
            check.alter(
                f"前 {head['size']} 条算不出当时签名的根。",
                f"The first {head['size']} lines do not lead to the root signed for them.",
            )


def compare_saved(check: Check, saved: Line) -> None:
    size, root = saved["size"], saved["root"]
    if check.whole:
        agrees: bool | None = check.roots.get(size) == root
    else:
        agrees = agrees_with_dossier(check, size, root)
    if agrees is None:
        check.alter(
            f"案卷没有从 {size} 条起的增长证明，请要求重新导出。",
            f"The dossier has no proof of growth from {size} lines: ask for one that has.",
        )
    elif not agrees:
        check.alter(
            f"与您保存的 {size} 条树头不符：记录在其后被改写。",
            f"It does not agree with your saved head of {size} lines: it was rewritten since.",
        )


def agrees_with_dossier(check: Check, size: int, root: str) -> bool | None:
    head = check.heads[-1]
    if head["size"] <= size:
        return bool(head["size"] == size and head["root"] == root)
    for growth in check.growths:
        if (growth["earlier"], growth["later"]) == (size, head["size"]):
            return is_grown(check, bytes.fromhex(root), growth, bytes.fromhex(head["root"]))
    return None


# -- the command -------------------------------------------------------------------------------


def saved_head(text: str) -> Line:
    path = Path(text)
    if ":" not in text or path.exists():
        text = path.read_text(encoding="utf-8")
    if text.lstrip().startswith("{"):
        return dict(json.loads(text))
    size, root = text.strip().split(":")
    return {"size": int(size), "root": root.lower()}


def name_of(pem: str) -> str:
    key = load_pem_public_key(pem.encode())
    state = Hash(SHA256())
    state.update(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    return state.finalize().hex()[:16]


def report(check: Check) -> int:
    newest = check.heads[-1] if check.heads else None
    print(f"条目 {check.entries} · 树头 {len(check.heads)} · 尚未封存 {check.unsealed}")
    print(f"{check.entries} lines, {len(check.heads)} heads, {check.unsealed} not yet sealed")
    if newest:
        print(f"树头 / head  {newest['size']}:{newest['root']}  {newest['signed_at']}")
        print(f"签名公钥 / signed by key  {newest['key']}")
    for chinese, english in check.found:
        print(f"✗ {chinese} / {english}")
    if not check.found:
        print("✓ 全部核验无误。 / Everything holds.")
    return 1 if check.found else 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--head", action="append", default=[], help="a head that you kept")
    parser.add_argument("--key", type=Path, help="the public key that you were given")
    given = parser.parse_args(arguments)
    try:
        check, saved = Check(), [saved_head(text) for text in given.head]
        if given.key:
            pem = given.key.read_text(encoding="utf-8")
            check.keys = {name_of(pem): pem}
        check.roots = {head["size"]: "" for head in saved}
        if is_zipfile(given.file):
            read_zip(check, given.file)
        else:
            with given.file.open(encoding="utf-8") as lines:
                read(check, lines)
    except (
        OSError, ValueError, LookupError, NotImplementedError, BadZipFile, EOFError,
        TypeError, AttributeError, RecursionError,
    ) as error:  # fmt: skip
        print(f"文件无法读取 / The file cannot be read: {error!r}", file=sys.stderr)
        return 2
    compare_heads(check)
    for head in saved:
        compare_saved(check, head)
    return report(check)


if __name__ == "__main__":
    sys.exit(main())
