"""Who is not named to a reader: apps say it of their things, pages of the record keep to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from youwei.chronicle.models import Entry, canonical


class Sealed(NamedTuple):
    """Somebody who is not named in the lines of a thing, and what they are called instead."""

    key: str
    called: str


Sealing = Callable[[Sequence[str], Any], Mapping[str, Sealed]]
_SEALING: dict[str, Sealing] = {}


def register_sealing(prefix: str, sealing: Sealing) -> None:
    """Let `sealing(keys, user)` say for things like "case/…" who is not named to a reader."""
    _SEALING[prefix] = sealing


def sealed_from(keys: Iterable[str], user: object) -> dict[str, Sealed]:
    """Return for each of these things who is not named to this reader, if there is somebody."""
    found: dict[str, Sealed] = {}
    every = sorted(set(keys))
    for prefix, sealing in _SEALING.items():
        found |= sealing([key for key in every if key.startswith(prefix)], user)
    return found


def unnamed(entries: Sequence[Entry], user: object) -> Sequence[Entry]:
    """Have lines call whoever is not named to this reader by what they are."""
    sealed = sealed_from([entry.on_key for entry in entries], user)
    for entry in entries:
        one = sealed.get(entry.on_key)
        if one is not None and one.key == entry.by_key:
            entry.called = one.called
    return entries


def tells_of(entry: Entry, sealed: Mapping[str, Sealed]) -> bool:
    """Say whether a line, word for word, holds the key of somebody who is not named."""
    one = sealed.get(entry.on_key)
    return one is not None and one.key in canonical(entry.told)
