"""The record as people read it: sentences, lists, one entry with its proof."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext

from youwei.chronicle.models import Entry, EntryQuerySet, Head, Leaf, Viewer
from youwei.chronicle.queries import tree

UNSAID = "…"


def say(sentence: str, entry: Entry) -> str:
    """Fill a sentence with an entry's names and plain fields, in the active language."""
    words: dict[str, Any] = {**entry.payload, "by": entry.by_name, "on": entry.on_name}
    plain = {word: value for word, value in words.items() if not isinstance(value, dict)}
    said = {word: _in_language(value) for word, value in plain.items()}
    return gettext(sentence).format_map(defaultdict(lambda: UNSAID, said))


def _in_language(value: object) -> str:
    """Take the half of a label such as "批准 | Approve" that the reader understands."""
    chinese, bar, english = str(value).partition(" | ")
    return english if bar and not (get_language() or "").startswith("zh") else chinese


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the record; empty words ask for nothing."""

    about: str = ""
    by: str = ""
    event: str = ""
    text: str = ""
    unit: str = ""
    first: date | None = None
    last: date | None = None

    def among(self, entries: EntryQuerySet, user: Viewer) -> EntryQuerySet:
        """Keep the entries that this person asks for, newest first."""
        if self.about:
            entries = entries.asked_about(self.about, user)
        equal = {"by_key": self.by, "event": self.event}
        begins = {"unit_path__startswith": self.unit}
        days = {"happened_at__date__gte": self.first, "happened_at__date__lte": self.last}
        wanted = {word: value for word, value in {**equal, **begins, **days}.items() if value}
        entries = entries.filter(**wanted).newest_first()
        return entries.speaking_of(self.text) if self.text else entries


@dataclass(frozen=True)
class Proof:
    """Why an entry cannot be other than it was sealed: its path to a signed head."""

    leaf: Leaf
    head: Head
    path: list[str]


def proof_of(entry: Entry) -> Proof | None:
    """Return the proof of an entry under the newest head; None while it waits for its seal."""
    leaf = Leaf.objects.filter(entry=entry).first()
    head = Head.objects.order_by("-pk").first()
    if leaf is None or head is None or leaf.number >= head.size:
        return None
    path = tree.tree(head.size).inclusion_proof(leaf.number)
    return Proof(leaf=leaf, head=head, path=[step.hex() for step in path])
