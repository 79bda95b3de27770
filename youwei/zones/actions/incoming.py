"""A file comes in: proven whole first, then taken in one transaction or not at all."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.db import DataError, IntegrityError

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.events import Named
from youwei.engines import envelope
from youwei.engines.envelope import EnvelopeError
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import keep, kind_of
from youwei.zones import keys
from youwei.zones.actions.erasing import take_erasing
from youwei.zones.actions.matters import take_brought, take_evidence, take_told
from youwei.zones.actions.peers import locked_peer
from youwei.zones.declarations import Head, Manifest, Paper
from youwei.zones.events import FileIn
from youwei.zones.models import Peer

MALFORMED = "What the file says is not what a carry file says. Are both sides of one version?"


def carry_in(*, path: Path, by: Named) -> Manifest:
    """Take in the next file of a zone. Whatever is wrong with it, nothing is changed."""
    with path.open("rb") as file:
        try:
            return _carry_in(file=file, by=by)
        except EnvelopeError as error:
            raise NotAllowed(str(error)) from error
        except (ValueError, DataError, IntegrityError) as error:  # signed, and still nonsense
            raise NotAllowed(MALFORMED) from error


@recorded
def _carry_in(*, file: BinaryIO, by: Named) -> Manifest:
    head = Head.model_validate(envelope.head_of(file))
    peer = locked_peer(head.sender)
    checked = envelope.check(file, keys.verifying(peer.sign))
    _refuse_stranger(head)
    _refuse_out_of_turn(head, checked.digest, peer)
    manifest = _proven(file)

    for brought in manifest.brought:
        take_brought(brought, zone=peer.zone, by=peer)
    for told in manifest.told:
        take_told(told, zone=peer.zone, by=peer)
    for copy in manifest.evidence:
        take_evidence(copy, zone=peer.zone, number=head.number)
    take_erasing(manifest, zone=peer.zone, by=peer)
    peer.got, peer.got_digest = head.number, checked.digest
    peer.save(update_fields=["got", "got_digest"])
    about = manifest.case_keys
    event = FileIn(
        number=head.number, cases=len(about), digest=checked.digest, tree=manifest.tree
    )
    record(event, on=peer, by=by, about=about, zone=keys.own_zone())
    for digest, data in _blobs(file, manifest):
        keep(digest, data)
    return manifest


def _refuse_stranger(head: Head) -> None:
    if head.county != world.current().county or head.receiver != keys.own_zone():
        raise NotAllowed(
            "The file is for the zone %(zone)s of %(county)s, not for this deployment.",
            zone=head.receiver,
            county=head.county,
        )


def _refuse_out_of_turn(head: Head, digest: str, peer: Peer) -> None:
    """Files come one after another: none twice, none left out, none in another's place."""
    names = {"number": str(head.number), "zone": peer.zone}
    if head.number == peer.got and digest == peer.got_digest:
        raise NotAllowed("File %(number)s of %(zone)s was carried in already.", **names)
    if head.number <= peer.got:
        raise NotAllowed("File %(number)s of %(zone)s is an old one; it came before.", **names)
    if head.number > peer.got + 1:
        raise NotAllowed(
            "File %(number)s of %(zone)s comes later: carry in file %(next)s first.",
            next=str(peer.got + 1),
            **names,
        )
    if head.before != peer.got_digest:
        raise NotAllowed(
            "File %(number)s of %(zone)s does not follow the one that was carried in before.",
            **names,
        )


def _proven(file: BinaryIO) -> Manifest:
    """Read every part once, and refuse files that are not what their papers say."""
    first = next(envelope.parts(file, keys.opening()), b"")
    manifest = Manifest.model_validate_json(first)
    papers: dict[str, list[Paper]] = {}
    for paper in manifest.papers:
        papers.setdefault(paper.digest, []).append(paper)
    seen = []
    for digest, data in _blobs(file, manifest):
        for paper in papers.get(digest, ()):
            if paper.kind != kind_of(paper.name, data) or paper.size != len(data):
                raise NotAllowed("“%(name)s” is not the file that it says.", name=paper.name)
        seen.append(digest)
    if seen != list(manifest.blobs) or not papers.keys() <= set(seen):
        raise NotAllowed(MALFORMED)
    return manifest


def _blobs(file: BinaryIO, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    parts = envelope.parts(file, keys.opening())
    next(parts)
    for data in parts:
        digest = hashlib.sha256(data).hexdigest()
        if digest not in manifest.blobs:
            raise NotAllowed(MALFORMED)
        yield digest, data
