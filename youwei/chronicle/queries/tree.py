"""Reading the chronicle and its tree."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, Max
from django.db.models.expressions import RawSQL

from youwei.chronicle.models import Entry, EntryQuerySet, Leaf, Node
from youwei.engines.merkle import (
    DIGESTS,
    Digest,
    Frontier,
    Tree,
    complete_subtrees,
    nodes_over,
)

TILE = 8
"""Levels between the stored rows of the tree: leaves, then nodes over 256 of them, …"""


@dataclass
class StoredNodes:
    """The nodes of the stored tree, read by tiles of 256: one query for each tile touched."""

    digest: Digest
    tiles: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)

    def __call__(self, level: int, index: int) -> bytes:
        base = level - level % TILE
        height = level - base
        tile, first = divmod(index << height, 1 << TILE)
        row = self._tile(base, tile)[first : first + (1 << height)]
        if len(row) != 1 << height:
            raise LookupError(f"The tree lacks hashes below node {level}:{index}.")
        return nodes_over(row, self.digest)(height, 0)

    def _tile(self, base: int, tile: int) -> list[bytes]:
        if (base, tile) not in self.tiles:
            first, end = tile << TILE, (tile + 1) << TILE
            self.tiles[base, tile] = [bytes.fromhex(h) for h in _row(base, first, end)]
        return self.tiles[base, tile]


def _row(level: int, first: int, end: int) -> Iterable[str]:
    if level:
        nodes = Node.objects.filter(level=level, index__gte=first, index__lt=end)
        return nodes.order_by("index").values_list("hash", flat=True)
    leaves = Leaf.objects.filter(number__gte=first, number__lt=end)
    return leaves.order_by("number").values_list("hash", flat=True)


def digest() -> Digest:
    """Return the hash of this deployment."""
    return DIGESTS[settings.YOUWEI_HASH]


def tree(size: int) -> Tree:
    """Return the stored tree over the first `size` leaves."""
    return Tree(size=size, nodes=StoredNodes(digest()), digest=digest())


def frontier(size: int) -> Frontier:
    """Return the right edge of the stored tree, to go on from there."""
    nodes = StoredNodes(digest())
    edge = [nodes(*at) for at in complete_subtrees(0, size)]
    return Frontier(digest=digest(), size=size, edge=edge)


def beyond(size: int) -> bool:
    """Whether somebody put leaves behind the signed tree. One query."""
    last: int | None = Leaf.objects.aggregate(last=Max("number"))["last"]
    return last is not None and last >= size


def unsealed(since: int = 0) -> EntryQuerySet:
    """Return the entries without a leaf, looking no further back than `since`.

    PostgreSQL gives numbers in one order and commits in another, so there the mark is the
    transaction's number, which each row carries. SQLite has one writer: its row numbers do.
    """
    entries = Entry.objects.filter(leaf=None).order_by("pk")
    if connection.vendor != "postgresql":
        return entries.filter(pk__gt=since)
    recent = RawSQL(
        "chronicle_entry.xact >= %s::text::xid8", [str(since)], output_field=BooleanField()
    )
    return entries.filter(recent) if since else entries


def settled_horizon() -> int | None:
    """Return the first transaction that may still run; None where there is one writer."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return int(cursor.fetchone()[0])
