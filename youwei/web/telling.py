"""An entry of the chronicle in one sentence of the reader's language."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext

from youwei.chronicle.events import known_events
from youwei.web.words import label

BY = "{by}"
HIDDEN = "…"  #: stands for what is veiled or nested: the record keeps it, the sentence does not


class Line(Protocol):
    """An entry, as far as it is told."""

    event: str

    @property
    def by_name(self) -> str: ...

    @property
    def on_name(self) -> str: ...

    @property
    def payload(self) -> Mapping[str, Any]: ...


def told(entry: Line) -> str:
    """Say who did what to whom."""
    return _sentence(entry, by=label(entry.by_name))


def deed(entry: Line) -> str:
    """Say what was done, for pages that name the doer apart."""
    return _sentence(entry, by="").strip(" ,，:：")


def told_as(sentence: str, entry: Line) -> str:
    """Say an entry with another sentence than its own: a notice speaks to one person."""
    return _filled(gettext(sentence), entry, by=label(entry.by_name))


def _sentence(entry: Line, *, by: str) -> str:
    kind = known_events().get(entry.event)
    return _filled(gettext(kind.says) if kind else f"{BY} {entry.event}", entry, by=by)


def _filled(says: str, entry: Line, *, by: str) -> str:
    names = {name: _plain(value) for name, value in entry.payload.items()}
    names |= {"by": by, "on": label(entry.on_name)}
    return says.format_map(defaultdict(lambda: HIDDEN, names))


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return HIDDEN
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each) for each in value)
    return label(value)
