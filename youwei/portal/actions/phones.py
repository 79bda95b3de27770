"""A phone is marked, hushed, and shown to be somebody's own."""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from youwei.channels.actions import forget_dispatches, put_out
from youwei.channels.models import Dispatch
from youwei.chronicle.models import Entry
from youwei.packs.declared import NotAllowed
from youwei.portal.models import Hush, Mark, Visit, VisitQuerySet
from youwei.portal.queries.matters import SIGNS
from youwei.portal.queries.phones import (
    CODE,
    KEPT,
    TEXT,
    Held,
    ended_long_ago,
    found_by,
    phone_of,
    sealed,
    sum_of,
)
from youwei.portal.queries.texts import kind_of
from youwei.procedures.actions import TAKE_BACK
from youwei.procedures.models import Case

DAY = timedelta(days=1)
LINK = 8  # signs
RUN_OUT = "This code has run out. Please ask for a new one."


def mark_cases(cases: Iterable[Case], *, at: datetime) -> None:
    """Keep by what each phone is known again: anew if it changed, not if it is erased."""
    cases = list(cases)
    gone = [case.key for case in cases if not phone_of(case)]
    Mark.objects.filter(case_key__in=gone).delete()
    fresh = [one for one in cases if one.ended_at is None or one.ended_at > at - KEPT]
    found = {case.key: phone for case in fresh if (phone := phone_of(case))}
    known = {mark.case_key: mark for mark in Mark.objects.filter(case_key__in=found)}
    made = []
    for key, phone in found.items():
        mark = known.get(key)
        if mark is not None and mark.sum == sum_of(phone, mark.salt):
            continue
        salt = secrets.token_hex(16)
        sealed = sum_of(phone, salt)
        made.append(Mark(case_key=key, salt=salt, sum=sealed, link=_new_link()))
    Mark.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["case_key"], update_fields=["salt", "sum"]
    )


def tell_openers(entries: Sequence[tuple[Entry, Case]]) -> None:
    """Put on their way the texts that whoever opened a case is told by."""
    put_out(
        Dispatch(
            key=f"text:{entry.leaf.number}:{case.key}", channel="sms", kind=TEXT,
            about=case.key, entry=entry, next_try_at=_goes_at(entry),
        )
        for entry, case in entries
        if kind_of(entry, case) and phone_of(case)
    )  # fmt: skip


@transaction.atomic
def begin_visit(*, phone: str) -> str:
    """Send a code to a phone that orders were given with; return what the device keeps.

    Nothing tells whoever asks whether there are any: the same rows are written either way.
    """
    token = secrets.token_urlsafe(24)
    visit = Visit.objects.create(
        token=_digest_of(token),
        salt=secrets.token_hex(16),
        asked_at=timezone.now(),
    )
    about = max(found_by(phone), default="")
    put_out([Dispatch(key=f"code:{visit.pk}", channel="sms", kind=CODE, about=about)])
    return sealed(token, phone)


def open_visit(*, held: Held, code: str) -> str:
    """Take the code, once; five tries, whoever tries. Return what the device keeps from now on.

    What it kept until now opens nothing: somebody else may have put it there.
    """
    now = timezone.now()
    visits = Visit.objects.filter(pk=held.visit.pk, opened_at=None, ended_at=None)
    right = held.code(now)
    if not right or not _try_once(visits):
        raise NotAllowed(RUN_OUT)
    if not hmac.compare_digest(right.encode(), code.encode()):
        raise NotAllowed("This is not the code that was sent. Please look again.")
    token = secrets.token_urlsafe(24)
    if not visits.update(opened_at=now, token=_digest_of(token)):
        raise NotAllowed(RUN_OUT)
    return sealed(token, held.phone)


def end_visit(*, held: Held) -> None:
    """Leave: what the device holds opens nothing any more."""
    Visit.objects.filter(pk=held.visit.pk, ended_at=None).update(ended_at=timezone.now())


def hush(*, phone: str) -> None:
    """Send no SMS to a phone any more, whatever is ordered with it."""
    Hush.objects.get_or_create(sum=sum_of(phone, "hush"), defaults={"since": timezone.now()})


def unhush(*, phone: str) -> None:
    """Send SMS to a phone again."""
    Hush.objects.filter(sum=sum_of(phone, "hush")).delete()


def forget_phones(*, at: datetime) -> int:
    """Drop the marks of cases that ended thirty days ago, and what devices held yesterday."""
    yesterday = timezone.now() - DAY
    Visit.objects.filter(asked_at__lt=yesterday).delete()
    forget_dispatches(before=yesterday, kind=CODE)
    return Mark.objects.filter(ended_long_ago(at)).delete()[0]


def _digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _goes_at(entry: Entry) -> datetime | None:
    """Return when a text goes: at once, or when its step can no longer be taken back."""
    return timezone.now() + TAKE_BACK if entry.event == "case.moved" else None


def _new_link() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LINK))


def _try_once(visits: VisitQuerySet) -> bool:
    """Count one try, however many come at a time; False once there were enough."""
    return bool(visits.filter(tries__lt=Visit.MOST_TRIES).update(tries=F("tries") + 1))
