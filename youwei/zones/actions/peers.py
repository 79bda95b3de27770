"""The keys of other deployments, given once by file and compared by voice."""

from pathlib import Path

from django.conf import settings

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Named
from youwei.chronicle.models import Entry
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.zones import keys
from youwei.zones.declarations import Card
from youwei.zones.events import KeyTaken
from youwei.zones.models import Peer


@recorded
def take_key(*, card: Card, by: Named, anew: object = None) -> Peer:
    """Trust a deployment from now on. Another key for the same zone is taken only `anew`.

    The row of files then begins again on this side: no older file can be opened or is signed
    by a key that is known. What never arrived goes with `carry out --after 0`.
    """
    if card.county != world.current().county:
        raise NotAllowed("This key is of another county: %(county)s.", county=card.county)
    if card.zone == keys.own_zone():
        raise NotAllowed("This key is of the zone %(zone)s, as this one is.", zone=card.zone)
    known = Peer.objects.filter(zone=card.zone).first()
    if known is not None and (known.sign, known.open) != (card.sign, card.open) and not anew:
        raise NotAllowed(
            "The zone %(zone)s has another key here. If it was really made anew, say --anew.",
            zone=card.zone,
        )

    begun: dict[str, object] = {"sent": 0, "sent_digest": "", "got": 0, "got_digest": ""}
    peer, _ = Peer.objects.update_or_create(
        zone=card.zone,
        defaults={
            **(begun if anew else {}),
            "sign": card.sign,
            "open": card.open,
            "fingerprint": keys.fingerprint(card.sign, card.open),
            "taken_at": now(),
        },
    )
    event = KeyTaken(fingerprint=peer.fingerprint)
    record(event, on=peer, by=by, zone=keys.own_zone())
    return peer


def locked_peer(zone: str) -> Peer:
    """Return the other deployment and hold its row: files follow one another."""
    peer = Peer.objects.select_for_update().filter(zone=zone).first()
    if peer is None:
        raise NotAllowed(
            "There is no key of the zone %(zone)s here: exchange keys with `carry key` first.",
            zone=zone,
        )
    return peer


def forget_files(case_key: str) -> int:
    """Take away kept files in which a case lies, sealed for another zone; return how many.

    The other zone has carried them in, or is told all anew (`carry out --after`): what is
    erased is in no file.
    """
    out = Entry.objects.about(case_key).filter(event="carry.out")
    count = 0
    for entry in out:
        path = file_of(entry.on_key.partition("/")[2], entry.payload["number"])
        if path.exists():
            path.unlink()
            count += 1
    return count


def forget_after(peer: Peer, number: int) -> None:
    """Take away kept files in whose place others come."""
    for later in range(number + 1, peer.sent + 1):
        file_of(peer.zone, later).unlink(missing_ok=True)


def file_of(zone: str, number: int) -> Path:
    """Return where a file that went to a zone is kept, sealed as it went."""
    name = f"{keys.own_zone()}-{zone}-{number:06d}.carry"
    return Path(settings.YOUWEI_DATA) / "carried" / name
