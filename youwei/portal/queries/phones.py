"""What a phone opens to whoever holds it. Nothing else in the house reads these tables.

Only `portal.views.phones` and the worker ask here, and neither answers anybody who has not
typed a code that was sent to that phone.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from django.db.models import Q

from youwei.channels.models import Dispatch
from youwei.channels.queries import named_or_none
from youwei.chronicle.keys import kept
from youwei.identity.keys import code_for, lock, unlock
from youwei.identity.models import VISITOR
from youwei.portal.models import Hush, Mark, Visit
from youwei.portal.queries.matters import code_of
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case

PURPOSE = "phone"
TEXT, CODE = "text", "code"
"""Kinds of what goes to residents."""
CODE_GOOD_FOR = timedelta(minutes=10)
VISIT_LASTS = timedelta(minutes=30)
KEPT = timedelta(days=30)
"""So long after its end a case is still found by its phone (boundary 2)."""
MOST = 200


def sum_of(phone: str, salt: str) -> str:
    """Return the keyed sum of a phone; without the key nobody tries numbers one by one."""
    key = kept(f"{PURPOSE}-mark.key", token_bytes(32))
    return hmac.digest(key, f"{salt} {phone}".encode(), "sha256").hex()


def phone_of(case: Case) -> str:
    """Return the phone that a case is told at, or nothing: asked at the moment of sending."""
    texts = case.procedure.texts
    return str(case.closed.get(texts.to) or "") if texts is not None else ""


def is_texted(procedure: Procedure, phone: str) -> bool:
    """Say whether whoever gave this phone with a case is told by SMS. No query."""
    return procedure.texts is not None and phone.startswith("1") and named_or_none().has("sms")


def found_by(phone: str) -> Sequence[str]:
    """Return the keys of the cases that this phone was given with. One query.

    Each mark has a salt of its own, so each is tried: some milliseconds for a thousand.
    """
    key = kept(f"{PURPOSE}-mark.key", token_bytes(32))
    marks = Mark.objects.values_list("case_key", "salt", "sum").iterator(chunk_size=2_000)
    return [
        case_key
        for case_key, salt, known in marks
        if hmac.digest(key, f"{salt} {phone}".encode(), "sha256").hex() == known
    ]


def is_hushed(phone: str) -> bool:
    """Say whether this phone wants no SMS. One query."""
    return Hush.objects.filter(sum=sum_of(phone, "hush")).exists()


def ended_long_ago(at: datetime) -> Q:
    """Build the condition that a mark is of a case that ended long ago, or is not there."""
    fresh = Case.objects.filter(Q(ended_at=None) | Q(ended_at__gt=at - KEPT))
    return ~Q(case_key__in=fresh.values("key"))


@dataclass(frozen=True)
class Held:
    """What the device of a visitor holds, and the visit that it is of."""

    visit: Visit
    phone: str

    def is_open(self, at: datetime) -> bool:
        """Say whether the code was typed, not long ago, and nobody has left since."""
        opened = self.visit.opened_at
        return opened is not None and self.visit.ended_at is None and at - opened < VISIT_LASTS

    @property
    def ends_at(self) -> datetime | None:
        """When it closes by itself."""
        opened = self.visit.opened_at
        return opened + VISIT_LASTS if opened is not None else None

    def code(self, at: datetime) -> str:
        """Return the code of this visit, or nothing once its time is over."""
        return code_of_visit(self.visit, at)


def code_of_visit(visit: Visit, at: datetime) -> str:
    """Return the six digits; they are kept nowhere."""
    is_over = visit.opened_at is not None or at - visit.asked_at > CODE_GOOD_FOR
    return "" if is_over else code_for(f"{visit.pk}:{visit.salt}", purpose=PURPOSE)


def sealed(token: str, phone: str) -> str:
    """Return what the device keeps: only this house reads it."""
    return lock(json.dumps([token, phone]), purpose=PURPOSE)


def held(cookie: str) -> Held | None:
    """Return the visit of a device, or nothing where what it holds is not ours. One query."""
    try:
        token, phone = json.loads(unlock(cookie, purpose=PURPOSE))
    except (ValueError, InvalidTag):
        return None
    visit = Visit.objects.held_by(sha256(str(token).encode()).hexdigest()).first()
    return Held(visit, str(phone)) if visit is not None else None


@dataclass(frozen=True)
class Own:
    """One order of whoever holds the phone."""

    title: str
    reference: str
    code: str
    stage: str
    at: datetime
    is_over: bool
    is_asked: bool


def own_orders(phone: str) -> Sequence[Own]:
    """Return the orders of a phone, what waits for its holder first. Two queries."""
    cases = Case.objects.filter(key__in=found_by(phone), opener_key=VISITOR).order_by("-pk")
    found = [
        Own(
            title=case.label,
            reference=case.reference,
            code=code_of(case),
            stage=case.here.label,
            at=case.opened_at,
            is_over=case.ended_at is not None,
            is_asked=case.here.by == "@opener" and case.ended_at is None,
        )
        for case in cases[:MOST]
    ]
    return sorted(found, key=lambda one: not one.is_asked)


def codes_sent(*, since: datetime) -> int:
    """Count the codes that went to phones. One query."""
    codes = Dispatch.objects.filter(kind=CODE, made_at__gt=since)
    return codes.exclude(about="").count()


def linked(link: str) -> Case | None:
    """Return the case that the link of an SMS leads to. Two queries."""
    mark = Mark.objects.filter(link=link.upper()).first()
    return Case.objects.filter(key=mark.case_key).first() if mark is not None else None
