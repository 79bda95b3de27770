"""Rounds, their codes, and their urns. No table has a time, and none has a row per ballot."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from youwei.identity.models import User
from youwei.packs import world

MADE, OPEN, CLOSING, COUNTED, VOID = "made", "open", "closing", "counted", "void"
FREE, GOING, USED = 0, 1, 2
"""What a code is: unused; its ballot is on the way; its ballot is in the urn."""


def seats(user: User) -> Q:
    """Build the condition for what lies in reach of a role that keeps ballots."""
    roles = [key for key, role in world.current().roles.items() if role.ballots]
    within = Q(pk__in=[])
    for hat in user.hats:
        if hat.role in roles:
            within |= Q(unit_path__startswith=hat.unit_path)
    return within


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> Self:
        """Keep those of units in which they keep ballots."""
        return self.filter(seats(user))


class Round(models.Model):
    """无记名投票: questions to several groups. What happened when is in the chronicle."""

    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    questions = models.JSONField()  # [{"text", "options": [..], "most"}]
    groups = models.JSONField()  # [{"name", "codes"}]
    unit_path = models.CharField(max_length=200)
    unit_name = models.CharField(max_length=100)
    zone = models.CharField(max_length=10)
    asked_for = models.CharField(
        max_length=80, blank=True, default="", db_index=True
    )  # "case/…"
    is_public = models.BooleanField(default=False)  # anybody with the address reads the result
    state = models.CharField(max_length=10, default=MADE)
    result = models.JSONField(null=True)  # the batch as it stands in the chronicle

    objects = RoundQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ballots:round", args=[self.name])

    @property
    def name(self) -> str:
        """The last part of the key, for addresses and files."""
        return self.key.partition("/")[2]

    @property
    def given(self) -> int:
        """How many codes there are."""
        return sum(int(group["codes"]) for group in self.groups)

    def group_names(self, places: list[int]) -> str:
        return "、".join(str(self.groups[at]["name"]) for at in places)

    @property
    def is_withheld(self) -> bool:
        """Whether it was counted, and so few voted that nothing is shown."""
        return self.state == COUNTED and not (self.result or {}).get("batch")

    @property
    def asked(self) -> list[dict[str, Any]]:
        return list(self.questions)


class Code(models.Model):
    """A one-use code, kept as what recognises it. Written by the connection of the pages."""

    digest = models.CharField(max_length=64, primary_key=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="codes")
    group = models.SmallIntegerField()
    state = models.SmallIntegerField(default=FREE)

    class Meta:
        indexes = [models.Index(fields=["round", "state"], name="code_of_round")]

    def __str__(self) -> str:
        return f"a code of {self.round_id}"


class Urn(models.Model):
    """All ballots of a round in one sealed value, written anew with each of them.

    It is written by a connection of its own. One row has no order: its xmin, ctid and rowid
    tell of the whole, never of a ballot.
    """

    name = models.CharField(max_length=60, primary_key=True)
    sealed = models.BinaryField()
    is_shut = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"the urn of {self.name}"
