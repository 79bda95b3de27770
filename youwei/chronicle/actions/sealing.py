"""Sealing what was written: leaves in the tree, and signed heads over them."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from youwei.chronicle import keys
from youwei.chronicle.models import Entry, EntryAbout, Head, Leaf, Node, signed_text
from youwei.chronicle.queries import tree
from youwei.engines.merkle import Frontier

BATCH = 5_000


class TreeAltered(RuntimeError):
    """The stored tree is not the one that was signed: `./run verify` says where."""


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
    is_behind: bool = False  #: the last batch was full: there is more

    def seal(self, limit: int = BATCH) -> Head | None:
        """Seal one batch in a transaction. Two sealers at once collide on the leaf's number."""
        with transaction.atomic():
            horizon = tree.settled_horizon()
            entries = list(tree.unsealed(since=self.settled)[:limit])
            head = self._append(entries) if entries else None
        self.is_behind = len(entries) == limit
        if not self.is_behind:
            last = max((entry.pk for entry in entries), default=0)
            self.settled = max(self.settled, last if horizon is None else horizon)
        return head

    def _append(self, entries: Sequence[Entry]) -> Head:
        before = Head.objects.order_by("-pk").first()
        frontier = tree.frontier(before.size if before else 0)
        if before and (frontier.root().hex() != before.root or tree.beyond(before.size)):
            raise TreeAltered("The tree is not the one that was signed: run `./run verify`.")

        leaves, nodes = [], []
        for entry in entries:
            leaf = Leaf(number=frontier.size, entry=entry, hash=entry.leaf_hash)
            leaves.append(leaf)
            for level, index, node in frontier.append(bytes.fromhex(leaf.hash)):
                if level and level % tree.TILE == 0:
                    nodes.append(Node(level=level, index=index, hash=node.hex()))
        Leaf.objects.bulk_create(leaves, batch_size=1_000)
        Node.objects.bulk_create(nodes)
        _project_about(entries)
        return _sign(frontier, before)


def _project_about(entries: Sequence[Entry]) -> None:
    rows = [EntryAbout(entry=entry, key=key) for entry in entries for key in entry.about_keys]
    EntryAbout.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)


def _sign(frontier: Frontier, before: Head | None) -> Head:
    """Sign the tree as it stands now. A clock that was set back does not make it older."""
    key, at = keys.signing_key(), timezone.now()
    head = Head(
        size=frontier.size,
        root=frontier.root().hex(),
        signed_at=max(at, before.signed_at) if before else at,
        hash=settings.YOUWEI_HASH,
        key=keys.key_id(key.public_key()),
    )
    head.signature = b64encode(key.sign(signed_text(head.line))).decode()
    head.save()
    return head
