"""What was sent once, and what a phone opens for a while."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class SendingQuerySet(models.QuerySet["Sending"]):
    def waiting(self) -> Self:
        """Keep what was taken in and is not opened yet."""
        return self.exclude(waits="")

    def ready(self, *, again: timedelta) -> Self:
        """Keep what is to be tried now: what never was, and behind it what was long ago.

        By the machine's own clock; one that was set back makes nothing wait.
        """
        now = timezone.now()
        lately = Q(tried_at__gt=now - again, tried_at__lte=now)
        return self.exclude(lately).order_by(F("tried_at").asc(nulls_first=True), "pk")


class Sending(models.Model):
    """A ticket that a device made, hashed, and the case that came of it, or is about to.

    A phone that lost the answer sends again with the same ticket, and gets the same number.
    """

    ticket = models.CharField(max_length=64, unique=True)  # SHA-256: who reads it sends nothing
    case_key = models.CharField(max_length=60)
    sent_at = models.DateTimeField(db_index=True)
    waits = models.TextField(blank=True, default="")  # a box under the case's key; "": opened
    tried_at = models.DateTimeField(null=True)  # when it could not be opened

    objects = SendingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=~Q(waits=""), name="sending_waits"),
        ]

    def __str__(self) -> str:
        return self.case_key


class Mark(models.Model):
    """By what a phone is known again to whoever holds it: a keyed sum with a salt of its own.

    Two cases of one phone look different here, so nothing joins them but a code that was sent
    to that phone. It goes thirty days after the case has ended.
    """

    case_key = models.CharField(max_length=60, unique=True)
    salt = models.CharField(max_length=32)
    sum = models.CharField(max_length=64)
    link = models.CharField(max_length=12, unique=True)  # what an SMS leads to

    def __str__(self) -> str:
        return self.case_key


class Hush(models.Model):
    """A phone that wants no SMS any more, as a keyed sum. No case stands beside it."""

    sum = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def held_by(self, token: str) -> Self:
        """Keep the visit of the device that holds this."""
        return self.filter(token=token)


class Visit(models.Model):
    """Somebody who shows that a phone is theirs. The phone itself is in a cookie, sealed."""

    MOST_TRIES = 5

    token = models.CharField(max_length=64, unique=True)  # SHA-256 of what the device holds
    salt = models.CharField(max_length=32)  # of the code, which is kept nowhere
    asked_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = VisitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"visit {self.pk}"
