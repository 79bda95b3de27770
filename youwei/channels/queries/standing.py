"""How things stand, for whoever runs the machine: numbers and reasons, never words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from youwei.channels.models import Dispatch

Row = Mapping[str, Any]
FAILED = (Dispatch.REFUSED, Dispatch.DOUBTFUL)


@dataclass(frozen=True)
class Standing:
    """One channel."""

    channel: str
    waiting: int
    oldest: datetime | None  #: since when the longest waits
    sent: int  #: in the last day
    failed: Sequence[tuple[str, str, int]]  #: (state, reason, how many)


def standing(names: Sequence[str], *, at: datetime) -> list[Standing]:
    """Return a line for each channel that is named here or has something on it. Two queries."""
    is_open = Q(next_try_at__isnull=False) | Q(state=Dispatch.SENDING)
    is_fresh = Q(state=Dispatch.SENT, tried_at__gt=at - timedelta(days=1))
    counted = Dispatch.objects.values("channel").annotate(
        waiting=Count("pk", filter=is_open),
        oldest=Min("made_at", filter=is_open),
        sent=Count("pk", filter=is_fresh),
    )
    rows: dict[str, Mapping[str, Any]] = {
        row["channel"]: row for row in counted.order_by("channel")
    }
    failed = Dispatch.objects.filter(state__in=FAILED).values_list("channel", "state", "why")
    reasons: dict[str, list[tuple[str, str, int]]] = {}
    for channel, state, why, count in failed.annotate(count=Count("pk")).order_by("why"):
        reasons.setdefault(channel, []).append((state, why, count))
    return [
        _line(name, rows.get(name, {}), reasons.get(name, ()))
        for name in dict.fromkeys([*names, *rows])
    ]


def _line(name: str, row: Row, failed: Sequence[tuple[str, str, int]]) -> Standing:
    return Standing(
        name, row.get("waiting", 0), row.get("oldest"), row.get("sent", 0), tuple(failed)
    )
