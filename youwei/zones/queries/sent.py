"""What the record says of files that went to another zone."""

from dataclasses import dataclass

from youwei.chronicle.models import Entry
from youwei.packs.declared import NotAllowed
from youwei.zones.models import Peer


@dataclass(frozen=True)
class Sent:
    """The last file that the other zone has, and the cases of which later files spoke."""

    number: int
    digest: str
    case_keys: frozenset[str]


def sent_after(peer: Peer, number: int) -> Sent:
    """Return what went after the file of this number; 0 for everything that ever went."""
    keys: set[str] = set()
    for entry in Entry.objects.filter(event="carry.out", on_key=peer.key).order_by("-pk"):
        if number and entry.payload["number"] == number:
            return Sent(number, entry.payload["digest"], frozenset(keys))
        keys |= {key for key in entry.about_keys if key.startswith("case/")}
    if number:
        raise NotAllowed("File %(number)s was never written.", number=str(number))
    return Sent(0, "", frozenset(keys))
