"""A file goes out: written and safe on the disk before anything says that it went."""

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from secrets import token_hex

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.events import Named
from youwei.engines import envelope
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import path_of
from youwei.procedures.models import Case
from youwei.zones import keys
from youwei.zones.actions.peers import file_of, forget_after, locked_peer
from youwei.zones.declarations import Head, Manifest
from youwei.zones.events import FileOut
from youwei.zones.models import Passage, Peer
from youwei.zones.queries import Load, evidence_of, load_for, sent_after

COPIED_TO = "cadre"


class NothingWaits(NotAllowed):
    """There is nothing to carry: no file is made and no number used."""


@recorded
def carry_out(
    *, to: str, by: Named, copies: Sequence[Case] = (), after: int | None = None
) -> Path:
    """Write the next file for a zone, and note how far everything in it has passed.

    `after`: the number of the last file that has arrived there, where a later one is lost. What
    stood in those goes into one new file, without what has been erased since.
    """
    peer = locked_peer(to)
    if copies and peer.zone != COPIED_TO:
        raise NotAllowed("Evidence goes to the zone cadre alone.")
    lost = sent_after(peer, after) if after is not None else None
    anew = lost.case_keys if lost else frozenset()
    chosen = [*copies, *_copied(peer, anew - {case.key for case in copies})]
    load = load_for(peer.zone, [evidence_of(case) for case in chosen], anew)
    if not load and lost is None:
        raise NothingWaits("Nothing waits for the zone %(zone)s.", zone=peer.zone)

    if lost is not None:
        forget_after(peer, lost.number)
        peer.sent, peer.sent_digest = lost.number, lost.digest
    number = peer.sent + 1
    path = file_of(peer.zone, number)
    digest = _write(path, load.manifest(), peer)
    peer.sent, peer.sent_digest = number, digest
    peer.save(update_fields=["sent", "sent_digest"])
    _note(load, peer)
    event = FileOut(number=number, cases=load.count, digest=digest)
    record(event, on=peer, by=by, about=load.case_keys, zone=keys.own_zone())
    return path


def _copied(peer: Peer, keys: Collection[str]) -> list[Case]:
    """Return those of the cases that went there as evidence, and still may."""
    copies = Passage.objects.filter(zone=peer.zone, is_copy=True, case_key__in=keys)
    return list(Case.objects.filter(key__in=copies.values("case_key"), erased_at=None))


def _note(load: Load, peer: Peer) -> None:
    for key, columns in load.passed.items():
        Passage.objects.update_or_create(zone=peer.zone, case_key=key, defaults=dict(columns))


def _write(path: Path, manifest: Manifest, peer: Peer) -> str:
    """Write the file whole or not at all. A number that was never noted is written over."""
    head = Head(
        county=world.current().county,
        sender=keys.own_zone(),
        receiver=peer.zone,
        number=peer.sent + 1,
        before=peer.sent_digest,
        key=peer.fingerprint,
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(f".{token_hex(4)}")
    with part.open("wb") as file:
        digest = envelope.write(
            file, head.model_dump(exclude={"once"}), _parts(manifest),
            sign=keys.signing(), to=keys.sealing(peer.open),
        )  # fmt: skip
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return digest


def _parts(manifest: Manifest) -> Iterator[bytes]:
    yield manifest.model_dump_json().encode()
    for digest in manifest.blobs:
        yield path_of(digest).read_bytes()
