"""What runs after the commit. Apps register here, in the `ready` of their apps.py.

A follower is handed sealed entries in the order of the tree, each `entry.leaf.number` once in
effect: what it writes commits together with its position, or not at all. What it does outside
the database (a message sent) it may do twice, and so must carry a key.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from youwei.chronicle.models import Entry

Handle = Callable[[Sequence[Entry]], None]
Run = Callable[[], object]


@dataclass(frozen=True)
class Told:
    """Somebody who is told of an entry; without a sentence in the event's own words."""

    user_key: str
    sentence: str = ""
    url_key: str = ""


Tells = Callable[[Entry], Iterable[Told]]


@dataclass(frozen=True)
class Periodic:
    """Something to do again and again. It must bear being done once too often."""

    every_seconds: float
    run: Run


_followers: dict[str, Handle] = {}
_periodic: dict[str, Periodic] = {}
_tells: dict[str, list[Tells]] = {}
_inside: dict[str, Callable[[str], bool]] = {}


def register_follower(name: str, handle: Handle) -> None:
    """Have `handle` called with batches of sealed entries, in its own thread of the worker."""
    _followers[name] = handle


def register_periodic(name: str, every_seconds: float, run: Run) -> None:
    """Have `run` called by the worker every so many seconds."""
    _periodic[name] = Periodic(every_seconds, run)


def register_notice(event: str, tells: Tells) -> None:
    """Have everybody whom `tells(entry)` names told of events of this name, once each."""
    if tells not in (told := _tells.setdefault(event, [])):
        told.append(tells)


def register_inside(prefix: str, stays: Callable[[str], bool]) -> None:
    """Let `stays(key)` say of things like "case/…" that no notice of them leaves the house."""
    _inside[prefix] = stays


def stays_inside(key: str) -> bool:
    """Say whether notices of a thing are shown at the desk alone."""
    return any(stays(key) for prefix, stays in _inside.items() if key.startswith(prefix))


def followers() -> dict[str, Handle]:
    return dict(_followers)


def periodic() -> dict[str, Periodic]:
    return dict(_periodic)


def told_of(entry: Entry) -> Iterable[Told]:
    """Return who is to be told of an entry, nobody twice."""
    everybody = [told for tells in _tells.get(entry.event, ()) for told in tells(entry)]
    return {told.user_key: told for told in everybody if told.user_key}.values()
