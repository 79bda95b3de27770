"""After the commit: texts are put on their way, and old ones cleared away."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils import timezone

from youwei.channels import queries
from youwei.channels.actions import forget_dispatches, put_out, send_due
from youwei.channels.declarations import Channels
from youwei.channels.models import Address, Dispatch
from youwei.chronicle.followers import told_of
from youwei.chronicle.models import Entry

KEPT = timedelta(days=30)


def tell_outside(entries: Sequence[Entry]) -> None:
    """Follow the chronicle: whoever is told of an entry is also told where they want to be."""
    named = queries.named_or_none()
    if not named.names:
        return
    for entry in entries:
        if not queries.is_history(entry):
            put_out([*_to_people(entry, named), *_to_groups(entry, named)])


def _to_people(entry: Entry, named: Channels) -> Iterator[Dispatch]:
    keys = [told.user_key for told in told_of(entry)]
    wanted = Address.objects.filter(user__key__in=keys, channel__in=named.personal)
    found = list(wanted.exclude(proved_at=None).select_related("user")) if keys else []
    if not found:
        return
    is_urgent = queries.is_urgent(entry)
    for one in found:
        if is_urgent or one.wants == Address.ALL:
            key = f"notice:{entry.leaf.number}:{one.user.key}:{one.channel}"
            yield Dispatch(
                key=key, channel=one.channel, kind="notice", about=one.user.key, entry=entry
            )


def _to_groups(entry: Entry, named: Channels) -> Iterator[Dispatch]:
    for robot in queries.robots_for(entry, named):
        key, channel = f"group:{entry.leaf.number}:{robot}", f"robot-{robot}"
        yield Dispatch(key=key, channel=channel, kind="group", about=entry.on_key, entry=entry)


def send_to_robots() -> int:
    """Send what waits for each robot of the file."""
    return sum(send_due(f"robot-{key}") for key in queries.named_or_none().robots)


def forget_old_dispatches() -> None:
    """Drop what went long ago."""
    forget_dispatches(before=timezone.now() - KEPT)
