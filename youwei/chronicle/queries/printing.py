"""Heads for a bulletin: few letters on paper that nobody on this machine can change."""

from collections.abc import Sequence
from typing import Literal

from django.db.models import Max
from django.db.models.functions import TruncMonth

from youwei.chronicle.models import Head
from youwei.chronicle.queries.checking import SavedHead
from youwei.chronicle.queries.exporting import newest_head
from youwei.chronicle.queries.tree import tree

MONTHS = 13
Outcome = Literal["same", "other", "shorter"]
"""The tree still has this root at this size · it has another · it has not grown so far."""


def month_ends() -> Sequence[Head]:
    """Return the last head of each of the newest months, newest first. Two queries."""
    months = Head.objects.annotate(month=TruncMonth("signed_at")).values("month")
    last = months.annotate(last=Max("pk")).order_by("-month").values_list("last", flat=True)
    return list(Head.objects.filter(pk__in=list(last[:MONTHS])).order_by("-pk"))


def compare(printed: SavedHead) -> Outcome:
    """Compare a head from paper, or its first letters, with the tree that lies here."""
    newest = newest_head()
    if newest is None or printed.size > newest.size:
        return "shorter"
    root = tree(printed.size).root().hex()
    return "same" if root.startswith(printed.root) else "other"
