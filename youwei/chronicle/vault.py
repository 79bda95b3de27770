"""密钥库: one data key for each matter and each row about somebody, beside the database.

What the record says of a thing, and its closed values, are boxes under its key; to erase them
everywhere, in backups too, the key is destroyed and its id put on a list that only grows. The
file lies in the data folder and has a backup of its own. Keys are wrapped by a key of the
folder of keys, so that the file alone opens nothing.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from youwei.chronicle import keys
from youwei.engines import boxes

NAME = "vault.sqlite3"
SPARE = 64
"""Keys made at a time: one writing to the disk for so many things."""
NOTHING: Mapping[str, str] = MappingProxyType({})
SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased
  (id TEXT PRIMARY KEY, at TEXT NOT NULL, marks TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS erased_stays BEFORE DELETE ON erased
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS erased_is_not_changed BEFORE UPDATE ON erased
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS erased_does_not_return BEFORE INSERT ON keys
  WHEN EXISTS (SELECT 1 FROM erased WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'erased'); END;
"""

_lock = threading.RLock()
_connections: dict[tuple[int, str], sqlite3.Connection] = {}
_spare: dict[tuple[int, str], list[str]] = {}
_wraps: dict[tuple[int, str], bytes] = {}


class Erased(RuntimeError):
    """The key is destroyed: nothing can be closed under it any more."""


def path() -> Path:
    return Path(settings.YOUWEI_DATA) / NAME


def fresh() -> str:
    """Return the id of a key that no thing has yet: 32 hexadecimal digits."""
    with _open() as held:
        spare = _spare.setdefault(_here(), [])
        if not spare:
            made = [token_bytes(16).hex() for _ in range(SPARE)]
            with held:
                held.executemany(
                    "INSERT INTO keys VALUES (?, ?)",
                    [(one, _wrapped(one, token_bytes(32))) for one in made],
                )
            spare += made
        return spare.pop()


def close(words: bytes, key_id: str) -> str:
    """Return a box of these words. Raises Erased where the key was destroyed."""
    key = _key(key_id) or _made_anew(key_id)
    return boxes.close(words, key=key, key_id=key_id)


def opened(box: str) -> bytes | None:
    """Return the words of a box; None if its key is destroyed or is not here."""
    own = own_key(box)
    try:
        return None if own is None else boxes.opened(box, own)
    except boxes.BoxError:
        return None  # closed before a key that was lost had to be made anew


def own_key(box: str) -> bytes | None:
    """Return the key of this box alone, to show to whoever may check what it says."""
    key = _key(boxes.key_id_of(box))
    return None if key is None else boxes.own_key(box, key)


def destroy(ids: Iterable[str], marks: Mapping[str, str] = NOTHING) -> None:
    """Destroy keys for good. Doing it again changes nothing.

    `marks`: by id, what keeps somebody from being taken in again, in the words of who wrote it.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = [(one, now, marks.get(one, "")) for one in ids]
    with _open() as held:
        with held:
            held.executemany("INSERT OR IGNORE INTO erased VALUES (?, ?, ?)", rows)
            held.executemany("DELETE FROM keys WHERE id = ?", [row[:1] for row in rows])
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nor does the log keep them


def erased() -> dict[str, str]:
    """Return every id that was destroyed, the oldest first, with its marks."""
    with _open() as held:
        return dict(held.execute("SELECT id, marks FROM erased ORDER BY at, id"))


def is_erased(key_id: str) -> bool:
    with _open() as held:
        found = held.execute("SELECT 1 FROM erased WHERE id = ?", [key_id]).fetchone()
    return found is not None


def missing(ids: Iterable[str]) -> list[str]:
    """Return those of which there is no key here, though nobody has erased them."""
    with _open() as held:
        return [
            one
            for one in ids
            if held.execute(
                "SELECT 1 FROM keys WHERE id = ? UNION SELECT 1 FROM erased WHERE id = ?",
                [one, one],
            ).fetchone()
            is None
        ]


def copy(to: Path) -> None:
    """Write the vault as of this moment into a new file."""
    with _open() as held:
        held.execute("VACUUM INTO ?", [str(to)])


def take_in(source: Path) -> int:
    """Add the keys of a copy, and everything that is on its list; return how many are new.

    What either side has erased stays erased.
    """
    with _open() as held:
        held.execute("ATTACH ? AS copied", [str(source)])
        try:
            with held:
                held.execute("INSERT OR IGNORE INTO erased SELECT * FROM copied.erased")
                held.execute("DELETE FROM keys WHERE id IN (SELECT id FROM erased)")
                added = held.execute(
                    "INSERT OR IGNORE INTO keys SELECT id, wrapped FROM copied.keys "
                    "WHERE id NOT IN (SELECT id FROM erased)"
                )
        finally:
            held.execute("DETACH copied")
    return added.rowcount


def _key(key_id: str) -> bytes | None:
    with _open() as held:
        row = held.execute("SELECT wrapped FROM keys WHERE id = ?", [key_id]).fetchone()
    return None if row is None else _unwrapped(key_id, row[0])


def _made_anew(key_id: str) -> bytes:
    """Make a key for a thing whose key was lost, so that work goes on; what was is lost."""
    if is_erased(key_id):
        raise Erased(key_id)
    key = token_bytes(32)
    with _open() as held, held:
        held.execute(
            "INSERT OR IGNORE INTO keys VALUES (?, ?)", [key_id, _wrapped(key_id, key)]
        )
    return _key(key_id) or key


def _wrapped(key_id: str, key: bytes) -> bytes:
    nonce = token_bytes(12)
    return nonce + AESGCM(_wrapping()).encrypt(nonce, key, key_id.encode())


def _unwrapped(key_id: str, wrapped: bytes) -> bytes | None:
    try:
        return AESGCM(_wrapping()).decrypt(wrapped[:12], wrapped[12:], key_id.encode())
    except InvalidTag:
        return None  # wrapped by another deployment's key


def _wrapping() -> bytes:
    """Return the key that wraps the others. Its file is never changed, so it is read once."""
    where = _here()
    if where not in _wraps:
        _wraps[where] = keys.kept("vault.key", token_bytes(32))
    return _wraps[where]


def _here() -> tuple[int, str]:
    return os.getpid(), str(path())


@contextmanager
def _open() -> Iterator[sqlite3.Connection]:
    """Hold the one connection of this process, which is never closed: see decision 0006."""
    with _lock:
        here = _here()
        if here not in _connections:
            path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path().touch(mode=0o600)
            _connections[here] = _connect()
        yield _connections[here]


def _connect() -> sqlite3.Connection:
    held = sqlite3.connect(path(), timeout=20, check_same_thread=False)
    held.execute("PRAGMA journal_mode = WAL")
    held.execute(f"PRAGMA synchronous = {'NORMAL' if settings.YOUWEI_DEMO else 'FULL'}")
    held.execute("PRAGMA secure_delete = ON")
    held.executescript(SCHEMA)
    return held
