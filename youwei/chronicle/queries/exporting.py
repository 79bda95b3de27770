"""The record, or what speaks of one subject, as lines that a stranger can check."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from youwei.chronicle import keys, vault
from youwei.chronicle.models import Entry, Head, Leaf
from youwei.chronicle.queries import tree
from youwei.chronicle.queries.naming import Sealed, tells_of

Line = dict[str, Any]
VERSION = 1


def newest_head() -> Head | None:
    return Head.objects.order_by("-pk").first()


def head_file(head: Head) -> str:
    """Return a head as people keep it: signed, with the key to check it."""
    return json.dumps({**head.line, "public_key": _keys().get(head.key, "")}, indent=1) + "\n"


def whole() -> Iterator[Line]:
    """Yield everything that is sealed: all heads, then all entries in the order of the tree."""
    heads = list(Head.objects.order_by("size", "pk"))
    end = heads[-1].size if heads else 0
    yield _opening(is_whole=True)
    yield from ({"kind": "head", **head.line} for head in heads)
    leaves = Leaf.objects.filter(number__lt=end).select_related("entry").order_by("number")
    for leaf in leaves.iterator(chunk_size=5_000):
        yield _entry(leaf)
    yield {"kind": "end", "entries": end, "unsealed": tree.unsealed().count()}


def dossier(
    entries: QuerySet[Entry],
    since: Iterable[int] = (),
    sealed: Mapping[str, Sealed] = MappingProxyType({}),
) -> Iterator[Line]:
    """Yield some entries, each with its proof that it is in the tree of the newest head.

    `since` names sizes of heads that the reader may hold, besides those that bulletins print
    (the last of each month): for each comes the proof that the tree only grew from there.
    The words of a line come with the key of its box alone, so that they can be checked. A line
    that names somebody who is `sealed` cannot be altered: it is left out, and counted.
    """
    return gathered([entries], newest_head(), since, sealed)


def gathered(
    several: Sequence[QuerySet[Entry]],
    head: Head | None,
    since: Iterable[int] = (),
    sealed: Mapping[str, Sealed] = MappingProxyType({}),
) -> Iterator[Line]:
    """Yield what several queries find as one dossier under this head."""
    yield _opening(is_whole=False)
    unsealed = sum(entries.filter(leaf=None).count() for entries in several)
    if head is None:
        yield {"kind": "end", "entries": 0, "unsealed": unsealed}
        return
    yield {"kind": "head", **head.line}
    grown = tree.tree(head.size)
    for size in sorted({*since, *_printed_sizes()}):
        if 0 < size < head.size:
            proof = [step.hex() for step in grown.consistency_proof(size)]
            yield {"kind": "growth", "earlier": size, "later": head.size, "proof": proof}
    count = left_out = 0
    for entries in several:
        leaves = Leaf.objects.filter(number__lt=head.size, entry__in=entries)
        for leaf in leaves.select_related("entry").order_by("number").iterator(1_000):
            if tells_of(leaf.entry, sealed):
                left_out += 1
                continue
            proof = [step.hex() for step in grown.inclusion_proof(leaf.number)]
            yield {**_entry(leaf), **_opened(leaf.entry), "size": head.size, "proof": proof}
            count += 1
    yield {"kind": "end", "entries": count, "unsealed": unsealed, "left_out": left_out}


def as_text(lines: Iterable[Line]) -> Iterator[str]:
    """Write one JSON object a line."""
    for line in lines:
        yield json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"


def _opening(*, is_whole: bool) -> Line:
    return {
        "kind": "chronicle",
        "version": VERSION,
        "hash": settings.YOUWEI_HASH,
        "whole": is_whole,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "public_keys": _keys(),
    }


def _entry(leaf: Leaf) -> Line:
    return {"kind": "entry", "number": leaf.number, "leaf": leaf.hash, "line": leaf.entry.line}


def _opened(entry: Entry) -> Line:
    """Return what a line's box says and the key that opens it; nothing once it is erased."""
    own = vault.own_key(entry.box) if entry.box else None
    if own is None or not entry.inside:
        return {}
    return {"opened": {"key": own.hex(), "words": entry.inside}}


def _keys() -> dict[str, str]:
    return {name: pem.decode() for name, pem in keys.public_keys().items()}


def _printed_sizes() -> list[int]:
    by_month = Head.objects.annotate(month=TruncMonth("signed_at")).values("month")
    return list(by_month.annotate(last=Max("size")).values_list("last", flat=True))
