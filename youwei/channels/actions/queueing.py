"""Putting texts on their way, and clearing away what went long ago."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from youwei.channels.events import DispatchesAgain
from youwei.channels.models import Dispatch
from youwei.channels.queries.standing import FAILED
from youwei.chronicle.actions import record, recorded
from youwei.chronicle.events import Named
from youwei.identity.actions import Office


def put_out(dispatches: Iterable[Dispatch]) -> None:
    """Put texts on their way, each once: a key that is known is left alone."""
    now = timezone.now()
    made = list(dispatches)
    for one in made:
        one.made_at, one.next_try_at = now, one.next_try_at or now
    Dispatch.objects.bulk_create(made, ignore_conflicts=True)


def send_again(*, channel: str, by: Named) -> int:
    """Try once more what a gateway refused or left in doubt: somebody has looked into it."""
    failed = Dispatch.objects.filter(channel=channel, state__in=FAILED)
    return _again(
        failed_keys=list(failed.values_list("key", flat=True)), channel=channel, by=by
    )


@recorded
def _again(*, failed_keys: list[str], channel: str, by: Named) -> int:
    failed = Dispatch.objects.filter(key__in=failed_keys, state__in=FAILED)
    count = failed.update(
        state=Dispatch.WAITING, why="", tries=0, next_try_at=timezone.now(), tried_at=None
    )
    on = Office(f"channel/{channel}", channel)
    record(DispatchesAgain(count=count), on=on, by=by)
    return count


def forget_dispatches(*, before: datetime, kind: str = "") -> int:
    """Drop what has been done with for so long that nobody asks after it."""
    old = Dispatch.objects.filter(next_try_at=None, tried_at__lt=before)
    old = old.filter(kind=kind) if kind else old
    return old.exclude(state=Dispatch.SENDING).delete()[0]
