"""The whole check: whether the record still says what was sealed, signed, perhaps printed."""

import json
from base64 import b64decode
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db.models import Max
from django.utils import timezone

from youwei.chronicle import keys
from youwei.chronicle.models import Head, Leaf, Node
from youwei.chronicle.queries import guards, tree
from youwei.engines.merkle import Frontier

Progress = Callable[[int, int], None]
LATE = timedelta(minutes=10)
STALE = timedelta(seconds=60)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed: an English sentence, and the names in it."""

    says: str
    names: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.says % self.names


@dataclass
class Verdict:
    """What a check of the whole record found."""

    sealed: int = 0
    unsealed: int = 0  #: committed, and waiting for the sealer
    stale: int = 0  #: of these, older than a minute: the worker stands still
    late: int = 0  #: sealed more than ten minutes after they say they were recorded
    heads: int = 0
    newest: Head | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.findings

    def found(self, says: str, **names: object) -> None:
        self.findings.append(Finding(says, names))


@dataclass(frozen=True)
class SavedHead:
    """A head that somebody kept outside: on paper, in a file, in another county."""

    size: int
    root: str


def _silent(done: int, total: int) -> None:
    pass


def as_saved(text: str) -> SavedHead:
    """Read a saved head: the file that `./run head` writes, or "size:root" as on paper."""
    if text.lstrip().startswith("{"):
        kept = json.loads(text)
        return SavedHead(size=int(kept["size"]), root=str(kept["root"]))
    size, root = text.strip().split(":")
    return SavedHead(size=int(size), root=root.strip().lower())


def verify(saved: Sequence[SavedHead] = (), progress: Progress = _silent) -> Verdict:
    """Compute every leaf from its entry and every root from the leaves, in one pass.

    Writers and the sealer go on meanwhile: what is sealed after the check began is left out.
    """
    heads = list(Head.objects.order_by("size", "pk"))
    verdict = Verdict(heads=len(heads), newest=heads[-1] if heads else None)
    _Pass(verdict=verdict, heads=deque(heads), saved=deque(_by_size(saved))).run(progress)
    _check_order(heads, verdict)
    _check_signatures(heads, verdict)
    _check_edges(verdict)
    _check_triggers(verdict)
    return verdict


def _by_size(saved: Iterable[SavedHead]) -> list[SavedHead]:
    return sorted(saved, key=lambda head: head.size)


@dataclass
class _Pass:
    """One walk along the leaves, meeting heads and saved heads at their sizes."""

    verdict: Verdict
    heads: deque[Head]
    saved: deque[SavedHead]
    nodes: dict[tuple[int, int], str] = field(default_factory=dict)
    is_whole: bool = True  #: no leaf was missing so far, so that roots can be compared
    fresh: list[datetime] = field(default_factory=list)  #: recorded since the last head

    def run(self, progress: Progress) -> None:
        end = self.heads[-1].size if self.heads else 0
        self.nodes = {
            (level, index): hash_
            for level, index, hash_ in Node.objects.values_list("level", "index", "hash")
        }
        frontier = Frontier(digest=tree.digest())
        self._meet(frontier)
        for leaf in _leaves(end):
            self._check_place(leaf, frontier.size)
            self._check_leaf(leaf)
            self._grow(frontier, leaf)
            if leaf.number % 10_000 == 0:
                progress(leaf.number, end)
        self.verdict.sealed = frontier.size
        self._check_end(frontier, end)

    def _check_place(self, leaf: Leaf, expected: int) -> None:
        if self.is_whole and leaf.number != expected:
            self.is_whole = False
            self.verdict.found(
                "Line %(number)s is gone, or its entry is; nothing behind it can be compared.",
                number=expected,
            )

    def _check_leaf(self, leaf: Leaf) -> None:
        if leaf.entry.leaf_hash != leaf.hash:
            self.verdict.found(
                "Line %(number)s (entry %(entry)s) no longer says what was sealed.",
                number=leaf.number,
                entry=leaf.entry_id,
            )
        self.fresh.append(leaf.entry.recorded_at)

    def _grow(self, frontier: Frontier, leaf: Leaf) -> None:
        for level, index, node in frontier.append(bytes.fromhex(leaf.hash)):
            is_stored = level and level % tree.TILE == 0 and self.is_whole
            if is_stored and self.nodes.pop((level, index), "") != node.hex():
                self.verdict.found(
                    "Node %(index)s of level %(level)s is not the hash over its leaves.",
                    level=level,
                    index=index,
                )
        self._meet(frontier)

    def _meet(self, frontier: Frontier) -> None:
        while self.heads and self.heads[0].size <= frontier.size:
            head = self.heads.popleft()
            self.verdict.late += sum(head.signed_at - at > LATE for at in self.fresh)
            self.fresh.clear()
            if self.is_whole and frontier.root().hex() != head.root:
                self.verdict.found(
                    "The tree of %(size)s lines does not lead to the root signed for it.",
                    size=head.size,
                )
        while self.saved and self.saved[0].size <= frontier.size:
            kept = self.saved.popleft()
            if not self.is_whole or frontier.root().hex() != kept.root:
                self.verdict.found(
                    "The first %(size)s lines are not those of the saved head: "
                    "the record was rewritten after it was saved.",
                    size=kept.size,
                )

    def _check_end(self, frontier: Frontier, end: int) -> None:
        if frontier.size < end:
            self.verdict.found(
                "%(count)s lines were signed, and %(left)s are left.",
                count=end,
                left=frontier.size,
            )
        for kept in self.saved:
            self.verdict.found(
                "The saved head speaks of %(size)s lines, and the record has only %(left)s.",
                size=kept.size,
                left=frontier.size,
            )


def _leaves(end: int) -> Iterable[Leaf]:
    leaves = Leaf.objects.filter(number__lt=end).select_related("entry").order_by("number")
    return leaves.iterator(chunk_size=5_000)


def _check_order(heads: Sequence[Head], verdict: Verdict) -> None:
    for before, after in pairwise(heads):
        if after.pk < before.pk or after.signed_at < before.signed_at:
            verdict.found(
                "The head over %(size)s lines was signed before the head over fewer.",
                size=after.size,
            )


def _check_signatures(heads: Sequence[Head], verdict: Verdict) -> None:
    known = {name: load_pem_public_key(pem) for name, pem in keys.public_keys().items()}
    for head in heads:
        key = known.get(head.key)
        if not isinstance(key, Ed25519PublicKey) or not _is_signed(head, key):
            verdict.found(
                "The head over %(size)s lines is not signed by a key of this place.",
                size=head.size,
            )


def _is_signed(head: Head, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(b64decode(head.signature), head.signed_text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_edges(verdict: Verdict) -> None:
    """Count what waits for the sealer, and what somebody put behind the signed tree.

    Leaves are read before heads: what the sealer adds in between is then under a newer head.
    """
    last = Leaf.objects.aggregate(number=Max("number"))["number"]
    size = Head.objects.aggregate(size=Max("size"))["size"] or 0
    if last is not None and last >= size:
        verdict.found(
            "%(count)s lines stand behind the last signed head.", count=last + 1 - size
        )
    waiting = list(tree.unsealed().values_list("recorded_at", flat=True))
    verdict.unsealed = len(waiting)
    verdict.stale = sum(timezone.now() - at > STALE for at in waiting)


def _check_triggers(verdict: Verdict) -> None:
    for name in guards.missing_triggers():
        verdict.found(
            "The trigger %(name)s is missing: the database no longer refuses changes.",
            name=name,
        )
