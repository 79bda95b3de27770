"""The shape of everything that can be written in the chronicle."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable


class Named(Protocol):
    """Whoever or whatever an entry speaks of: `key` never changes, str() is today's label."""

    @property
    def key(self) -> str: ...


@runtime_checkable
class Erasable(Named, Protocol):
    """A thing or person whose words in the record can be erased: they stand in a box.

    `vault_id` names the key, or is empty where nothing is about anybody. `plain_name` is how
    the record calls it outside the box: for good, so it says nothing of anybody.
    """

    @property
    def vault_id(self) -> str: ...

    @property
    def plain_name(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Subclasses name it, and say it in one sentence.

    `says` is the English sentence, with {by}, {on} and any field of the event in braces; its
    translation is found under it. A masked or sealed value stands here only behind a `veil`.
    `stays` names the fields that outlive an erasure: keys, stages, days, counts, digests; never
    what somebody wrote.
    """

    name: ClassVar[str]
    says: ClassVar[str]
    stays: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        known = _EVENTS.setdefault(cls.name, cls)
        if known.__qualname__ != cls.__qualname__ or known.__module__ != cls.__module__:
            raise TypeError(f"The event name {cls.name} is taken by {known.__qualname__}.")


_EVENTS: dict[str, type[Event]] = {}


def known_events() -> Mapping[str, type[Event]]:
    """Return every event class that has been imported, by its name."""
    return _EVENTS
