"""Telling people: one notice for each line and recipient, each sent until it arrives."""

import json
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from youwei.chronicle import clock
from youwei.chronicle.events import known_events
from youwei.chronicle.followers import stays_inside, told_of
from youwei.chronicle.models import Entry, Notice, Viewer
from youwei.chronicle.queries.reading import say
from youwei.chronicle.wire import InDoubt, NotReached, Request, ask

LONG_AGO = timedelta(days=30)
LONGEST_PAUSE = 3600  # seconds
ALREADY_THERE = 409


def make_notices(entries: Sequence[Entry]) -> None:
    """Follow the chronicle: write a notice for everybody who is to be told of an entry.

    Of what had happened long before it was recorded nobody is told: it is brought in from
    elsewhere.
    """
    now = timezone.now()
    ahead = clock.now() - now  # the demo lives on another day
    is_sent = bool(settings.YOUWEI_NOTICE_URL)
    notices = [
        Notice(
            key=f"notices:{entry.leaf.number}:{told.user_key}",
            to_user_key=told.user_key,
            entry=entry,
            sentence=told.sentence or known_events()[entry.event].says,
            url_key=told.url_key or entry.on_key,
            made_at=now,
            next_try_at=now if is_sent and not stays_inside(entry.on_key) else None,
        )
        for entry in entries
        if entry.recorded_at + ahead - entry.happened_at < LONG_AGO
        for told in told_of(entry)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def read_notice(*, key: str, by: Viewer) -> bool:
    """Note that a person has read what they were told; False if it is not theirs."""
    theirs = Notice.objects.visible_to(by).filter(key=key)
    theirs.filter(read_at=None).update(read_at=timezone.now())
    return theirs.exists()


def send_notices(limit: int = 1_000) -> int:
    """Hand waiting notices to the gateway; return how many it has accepted.

    A notice may be sent again when the answer was lost. It then carries the same key, by which
    the gateway knows it.
    """
    if not settings.YOUWEI_NOTICE_URL:
        return 0
    due = Notice.objects.filter(next_try_at__lte=timezone.now()).select_related("entry")
    return sum(_try(notice) for notice in due.order_by("next_try_at", "pk")[:limit])


def _try(notice: Notice) -> bool:
    is_accepted = _post(settings.YOUWEI_NOTICE_URL, notice)
    now, tries = timezone.now(), notice.tries + 1
    pause = timedelta(seconds=min(2**tries, LONGEST_PAUSE))
    with transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(
            tries=tries,
            sent_at=now if is_accepted else None,
            next_try_at=None if is_accepted else now + pause,
        )
    return is_accepted


def _post(url: str, notice: Notice) -> bool:
    body = {
        "key": notice.key,
        "to": notice.to_user_key,
        "sentence": _outside(notice),
        "about": notice.url_key,
    }
    head = {"Content-Type": "application/json", "Idempotency-Key": notice.key}
    try:
        status = ask(Request(url, json.dumps(body).encode(), head)).status
    except (NotReached, InDoubt):  # the gateway knows the key: it may be sent again
        return False
    return bool(200 <= status < 300 or status == ALREADY_THERE)


def _outside(notice: Notice) -> str:
    """Say what may leave the house: of what can be erased no more than its number."""
    entry = notice.entry
    if not entry.box:
        return say(notice.sentence, entry)
    return gettext("There is news of %(number)s: please sign in.") % {"number": entry.on_label}
