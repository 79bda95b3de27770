"""A Merkle tree as in RFC 9162, section 2.1: roots, proofs, and how a stranger checks them.

Hashes are bytes. A tree is given by its size and by `nodes`: `nodes(level, index)` returns the
hash over the complete subtree of 2^level leaves that begins at leaf index * 2^level. Whoever
stores some of these hashes proves a leaf among a million without reading a million.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash

Kind = Literal["sm3", "sha256"]
Digest = Callable[[bytes], bytes]
Nodes = Callable[[int, int], bytes]


def _sm3(content: bytes) -> bytes:
    digest = Hash(SM3())
    digest.update(content)
    return digest.finalize()


def _sha256(content: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(content)
    return digest.finalize()


DIGESTS: dict[str, Digest] = {"sm3": _sm3, "sha256": _sha256}


def leaf_hash(content: bytes, digest: Digest) -> bytes:
    return digest(b"\x00" + content)


def pair_hash(left: bytes, right: bytes, digest: Digest) -> bytes:
    return digest(b"\x01" + left + right)


def fold(subtrees: Sequence[bytes], digest: Digest) -> bytes:
    """Return the root over complete subtrees, given from left (largest) to right."""
    if not subtrees:
        return digest(b"")
    *rest, root = subtrees
    for left in reversed(rest):
        root = pair_hash(left, root, digest)
    return root


def complete_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split leaves start … end into the complete subtrees of the tree, as (level, index)."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _split(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


@dataclass(frozen=True)
class Tree:
    """The tree over the first `size` leaves."""

    size: int
    nodes: Nodes
    digest: Digest

    def root(self) -> bytes:
        return self._over(0, self.size)

    def inclusion_proof(self, number: int) -> list[bytes]:
        """Return the audit path of one leaf, from the bottom up."""
        if not 0 <= number < self.size:
            raise ValueError(f"There is no leaf {number} in a tree of {self.size}.")
        return list(self._path(number, 0, self.size))

    def consistency_proof(self, earlier: int) -> list[bytes]:
        """Return what shows that the tree of `earlier` leaves is the beginning of this one."""
        if not 0 <= earlier <= self.size:
            raise ValueError(f"A tree of {self.size} was never {earlier} leaves long.")
        return list(self._growth(earlier, 0, self.size)) if 0 < earlier < self.size else []

    def _over(self, start: int, end: int) -> bytes:
        parts = [self.nodes(*at) for at in complete_subtrees(start, end)]
        return fold(parts, self.digest)

    def _path(self, number: int, start: int, end: int) -> Iterator[bytes]:
        if end - start == 1:
            return
        middle = start + _split(end - start)
        if number < middle:
            yield from self._path(number, start, middle)
            yield self._over(middle, end)
        else:
            yield from self._path(number, middle, end)
            yield self._over(start, middle)

    def _growth(self, earlier: int, start: int, end: int) -> Iterator[bytes]:
        if earlier == end:
            if start:
                yield self._over(start, end)
            return
        middle = start + _split(end - start)
        if earlier <= middle:
            yield from self._growth(earlier, start, middle)
            yield self._over(middle, end)
        else:
            yield from self._growth(earlier, middle, end)
            yield self._over(start, middle)


@dataclass
class Frontier:
    """The right edge of a growing tree: enough to append a leaf and know the root."""

    digest: Digest
    size: int = 0
    edge: list[bytes] = field(default_factory=list)  #: complete subtrees, left to right

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Append a leaf; return the subtrees that it completes as (level, index, hash)."""
        completed, level, node = [(0, self.size, leaf)], 0, leaf
        while (self.size >> level) & 1:
            node = pair_hash(self.edge.pop(), node, self.digest)
            level += 1
            completed.append((level, self.size >> level, node))
        self.edge.append(node)
        self.size += 1
        return completed

    def root(self) -> bytes:
        return fold(self.edge, self.digest)


def nodes_over(leaves: Sequence[bytes], digest: Digest) -> Nodes:
    """Return the nodes of a tree whose leaf hashes are all at hand."""

    def node(level: int, index: int) -> bytes:
        row = list(leaves[index << level : (index + 1) << level])
        while len(row) > 1:
            pairs = zip(row[::2], row[1::2], strict=True)
            row = [pair_hash(left, right, digest) for left, right in pairs]
        return row[0]

    return node


@dataclass(frozen=True)
class Included:
    """The claim that a leaf is at this place of a tree of this size. RFC 9162, 2.1.3.2."""

    leaf: bytes
    number: int
    size: int
    root: bytes

    def is_proved_by(self, proof: Sequence[bytes], digest: Digest) -> bool:
        if not 0 <= self.number < self.size:
            return False
        at, last, node = self.number, self.size - 1, self.leaf
        for step in proof:
            if last == 0:
                return False
            if at & 1 or at == last:
                node = pair_hash(step, node, digest)
                while at and not at & 1:
                    at, last = at >> 1, last >> 1
            else:
                node = pair_hash(node, step, digest)
            at, last = at >> 1, last >> 1
        return last == 0 and node == self.root


@dataclass(frozen=True)
class Grown:
    """The claim that one tree is the beginning of another. RFC 9162, 2.1.4.2."""

    earlier: int
    earlier_root: bytes
    later: int
    later_root: bytes

    def is_proved_by(self, proof: Sequence[bytes], digest: Digest) -> bool:
        if not 0 <= self.earlier <= self.later:
            return False
        if self.earlier == self.later:
            return not proof and self.earlier_root == self.later_root
        if self.earlier == 0:
            return not proof and self.earlier_root == digest(b"")
        path = list(proof)
        if self.earlier & (self.earlier - 1) == 0:
            path.insert(0, self.earlier_root)
        return bool(path) and self._climbs(path, digest)

    def _climbs(self, path: Sequence[bytes], digest: Digest) -> bool:
        at, last = self.earlier - 1, self.later - 1
        while at & 1:
            at, last = at >> 1, last >> 1
        old = new = path[0]
        for step in path[1:]:
            if last == 0:
                return False
            if at & 1 or at == last:
                old, new = pair_hash(step, old, digest), pair_hash(step, new, digest)
                while at and not at & 1:
                    at, last = at >> 1, last >> 1
            else:
                new = pair_hash(new, step, digest)
            at, last = at >> 1, last >> 1
        return last == 0 and old == self.earlier_root and new == self.later_root
