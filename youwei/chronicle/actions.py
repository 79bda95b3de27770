"""Writing in the chronicle, and sealing what was written."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from youwei.chronicle import clock, keys, queries
from youwei.chronicle.events import Event, Named
from youwei.chronicle.models import (
    Declaration,
    Entry,
    EntryAbout,
    Head,
    Leaf,
    Node,
    signed_text,
)
from youwei.engines.merkle import Frontier

P = ParamSpec("P")
R = TypeVar("R")
_recorded: ContextVar[int] = ContextVar("recorded", default=0)
BATCH = 5_000


class NothingRecorded(RuntimeError):
    """An action changed the county's state and left no line in the chronicle."""


class ZoneAbsent(RuntimeError):
    """An entry belongs to a zone that this deployment does not run."""


class TreeAltered(RuntimeError):
    """The stored tree is not the one that was signed: `youwei verify` says where."""


def recorded(act: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction, and refuse to commit if it recorded nothing.

    Actions may call each other: what the inner one recorded counts for the outer, unless the
    inner one failed and was undone.
    """

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        before = _recorded.get()
        try:
            with transaction.atomic():
                result = act(*args, **kwargs)
                if _recorded.get() == before:
                    raise NothingRecorded(act.__qualname__)
        except BaseException:
            _recorded.set(before)
            raise
        return result

    return run


def record(  # noqa: PLR0913 — the words of one line; each is optional but the first three
    event: Event,
    *,
    on: Named,
    by: Named,
    at: datetime | None = None,
    about: Iterable[str] = (),
    because: str = "",
    unit_path: str = "",
    zone: str = "office",
) -> Entry:
    """Append one entry. It waits for nobody: a follower seals it after the commit."""
    if not connection.in_atomic_block:
        raise NothingRecorded("An entry is recorded in the transaction of what it tells.")
    if zone not in settings.YOUWEI_ZONES:
        raise ZoneAbsent(f"This deployment does not run the zone {zone}.")
    now = timezone.now()
    entry = Entry.objects.create(
        happened_at=at or clock.now(),
        recorded_at=now,
        by_key=by.key,
        by_label=str(by),
        on_key=on.key,
        on_label=str(on),
        event=event.name,
        content=_json(asdict(event)),
        about=_json(sorted(set(about))),
        because=because,
        unit_path=unit_path,
        zone=zone,
    )
    _recorded.set(_recorded.get() + 1)
    return entry


def _json(value: object) -> str:
    return json.dumps(
        value, cls=DjangoJSONEncoder, ensure_ascii=False, allow_nan=False, sort_keys=True
    )


def pin_declaration(folder: str, key: str, digest: str, text: str) -> None:
    """Keep a declaration word for word under its digest. Pinning it again changes nothing."""
    if not Declaration.objects.filter(pk=digest).exists():
        pinned = Declaration(
            digest=digest, folder=folder, key=key, text=text, pinned_at=timezone.now()
        )
        Declaration.objects.bulk_create([pinned], ignore_conflicts=True)


def seal_entries() -> Head | None:
    """Seal everything that is committed and not yet sealed; return the newest head."""
    sealer, newest = Sealer(), None
    while head := sealer.seal():
        newest = head
    return newest


@dataclass
class Sealer:
    """Gives leaves to entries in the order in which it meets them, and signs the new root.

    It asks for what has no leaf, not for what came last: an entry with a lower number may be
    committed after one with a higher. What is known to be sealed for good it does not look at
    again, so that a second's work costs the same under a thousand entries or ten million.
    """

    settled: int = 0  #: nothing below this mark can still be without a leaf

    def seal(self, limit: int = BATCH) -> Head | None:
        """Seal one batch in a transaction. Two sealers at once collide on the leaf's number."""
        with transaction.atomic():
            horizon = queries.settled_horizon()
            entries = list(queries.unsealed(since=self.settled)[:limit])
            head = self._append(entries) if entries else None
        if len(entries) < limit:
            last = max((entry.pk for entry in entries), default=0)
            self.settled = max(self.settled, last if horizon is None else horizon)
        return head

    def _append(self, entries: Sequence[Entry]) -> Head:
        before = Head.objects.order_by("-pk").first()
        frontier = queries.frontier(before.size if before else 0)
        if before and (frontier.root().hex() != before.root or queries.beyond(before.size)):
            raise TreeAltered("The tree is not the one that was signed: run `youwei verify`.")

        leaves, nodes = [], []
        for entry in entries:
            leaf = Leaf(number=frontier.size, entry=entry, hash=entry.leaf_hash)
            leaves.append(leaf)
            for level, index, node in frontier.append(bytes.fromhex(leaf.hash)):
                if level and level % queries.TILE == 0:
                    nodes.append(Node(level=level, index=index, hash=node.hex()))
        Leaf.objects.bulk_create(leaves, batch_size=1_000)
        Node.objects.bulk_create(nodes)
        _project_about(entries)
        return _sign(frontier)


def _project_about(entries: Sequence[Entry]) -> None:
    rows = [EntryAbout(entry=entry, key=key) for entry in entries for key in entry.about_keys]
    EntryAbout.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)


def _sign(frontier: Frontier) -> Head:
    key = keys.signing_key()
    head = Head(
        size=frontier.size,
        root=frontier.root().hex(),
        signed_at=timezone.now(),
        hash=settings.YOUWEI_HASH,
        key=keys.key_id(key.public_key()),
    )
    head.signature = b64encode(key.sign(signed_text(head.line))).decode()
    head.save()
    return head
