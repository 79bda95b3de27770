"""What is on its way out, and where people want to be told. No phone is readable here."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from youwei.chronicle.models import Entry
from youwei.identity.models import User

NAMES = {
    "sms": "短信 | SMS",
    "mail": "电子邮件 | E-mail",
    "dingtalk": "钉钉 | DingTalk",
    "wecom": "企业微信 | WeCom",
}


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def due(self, channel: str, at: datetime) -> Self:
        """Keep what may be sent now, the oldest first."""
        return self.filter(channel=channel, next_try_at__lte=at).order_by("next_try_at", "pk")


class Dispatch(models.Model):
    """One text on its way to one recipient, once: what it says is put together when it is sent.

    The row holds whom it is about by a key of the house, and neither address nor words.
    """

    WAITING, SENDING, SENT = "waiting", "sending", "sent"
    MOOT = "moot"  #: no longer true, or no longer wanted, when its time came
    REFUSED = "refused"  #: the gateway will not have it
    DOUBTFUL = "doubtful"  #: it may have arrived; it is not sent twice

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)  # who puts it together: see queries.letters
    about = models.CharField(max_length=200)  # "user/…", "case/…"
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default=WAITING)
    why = models.CharField(max_length=60, blank=True, default="")
    made_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)  # null: nothing is to be done by itself
    tried_at = models.DateTimeField(null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "next_try_at"],
                name="dispatch_to_send",
                condition=Q(next_try_at__isnull=False),
            ),
            models.Index(fields=["state", "tried_at"], name="dispatch_by_state"),
        ]

    def __str__(self) -> str:
        return self.key


class Address(models.Model):
    """Where somebody wants to be told, sealed; it counts once a code sent there came back."""

    ALL, URGENT = "all", "urgent"

    user = models.ForeignKey(User, models.CASCADE, related_name="addresses")
    channel = models.CharField(max_length=20)
    sealed = models.CharField(max_length=400)
    salt = models.CharField(max_length=32)  # of the code that was sent there last
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True)
    wants = models.CharField(max_length=10, default=ALL)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_address_each", fields=["user", "channel"])
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.user_id}"
