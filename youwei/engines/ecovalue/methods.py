"""Method versions: each lists the services that it counts, by group, and is of one kind.

GEP is the yearly flow of an area and holds values that nobody pays; VEP is the market value of
one project's plot. Years, places and accounts compare only within one list of services.
"""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["GEP", "VEP"]
KINDS: tuple[Kind, ...] = ("GEP", "VEP")
WORDS = {"title", "kind", "source", "checked", "also"}


class MethodError(ValueError):
    """A method or service that does not exist; the text says which do."""


@dataclass(frozen=True)
class Method:
    """A version of a method: `groups` name its services; `also` are other names of them."""

    key: str
    title: str
    kind: Kind
    groups: Mapping[str, tuple[str, ...]]
    source: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    is_checked: bool = True  #: the list was held against the text of the standard

    @property
    def services(self) -> tuple[str, ...]:
        """All services, in the order of the list."""
        return tuple(name for names in self.groups.values() for name in names)

    def name_of(self, service: str) -> str | None:
        """Return the list's own name of a service, or None where it is not counted."""
        own = self.also.get(service, service)
        return own if own in self.services else None

    def group_of(self, service: str) -> str:
        """Return the group of a service of the list."""
        name = self.name_of(service)
        return next(group for group, names in self.groups.items() if name in names)


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Method]:
    """Return the methods that Youwei knows, by key."""
    text = (Path(__file__).parent / "methods.toml").read_text(encoding="utf-8")
    return {key: read_method(key, words) for key, words in tomllib.loads(text).items()}


def method_of(key: str) -> Method:
    """Return a shipped method, or say which there are."""
    if key in shipped():
        return shipped()[key]
    near = difflib.get_close_matches(key, shipped(), n=1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    raise MethodError(f"There is no method “{key}”; there are: {', '.join(shipped())}.{hint}")


def read_method(key: str, words: Mapping[str, Any]) -> Method:
    """Read a method from words: title, kind, source, checked, also; any other is a group."""
    groups = {name: names for name, names in words.items() if name not in WORDS}
    kind = words.get("kind")
    if kind not in KINDS:
        raise MethodError(f"The method “{key}” needs a kind: GEP or VEP.")
    if not groups or not all(_is_names(names) for names in groups.values()):
        raise MethodError(f"The method “{key}” needs groups, each a list of services.")
    names = [name for group in groups.values() for name in group]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise MethodError(f"The method “{key}” lists {doubled[0]} twice.")
    also = words.get("also", {})
    if not isinstance(also, Mapping) or not _is_names([*also.values(), "…"]):
        raise MethodError(
            f'The method “{key}” needs other names as: also = {{ 旧名 = "新名" }}.'
        )
    if lost := sorted(set(also.values()) - set(names)):
        raise MethodError(f"The method “{key}” has another name for {lost[0]}, but not that.")
    return Method(
        key=key,
        title=str(words.get("title", key)),
        kind=kind,
        groups={name: tuple(each) for name, each in groups.items()},
        source=str(words.get("source", "")),
        also=dict(also),
        is_checked=bool(words.get("checked", True)),
    )


def _is_names(names: object) -> bool:
    return isinstance(names, list) and bool(names) and all(isinstance(n, str) for n in names)
