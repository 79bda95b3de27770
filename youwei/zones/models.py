"""Other deployments, the row of files with each, and what came of them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from youwei.identity.models import User

NAMES = {"public": "对外区", "office": "办公区", "cadre": "干部区"}


class Peer(models.Model):
    """Another deployment, by its zone: its keys, and how far the row of files has come."""

    zone = models.CharField(max_length=10, unique=True)
    sign = models.CharField(max_length=60)
    open = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=60)
    taken_at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)  # number of the last file out
    sent_digest = models.CharField(max_length=64, blank=True, default="")
    got = models.PositiveIntegerField(default=0)  # number of the last file in
    got_digest = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return NAMES.get(self.zone, self.zone)

    @property
    def key(self) -> str:
        return f"zone/{self.zone}"


class Passage(models.Model):
    """How much of a case has gone to another zone, or come from it."""

    zone = models.CharField(max_length=10)
    case_key = models.CharField(max_length=60)
    words = models.PositiveIntegerField(default=0)  # of the opener: sent there, or heard here
    version = models.PositiveIntegerField(default=0)  # of the case, as last told there
    steps = models.PositiveIntegerField(default=0)  # steps told here by those who work on it
    is_copy = models.BooleanField(
        default=False
    )  # it went there as evidence, and is not followed
    asked = models.BooleanField(default=False)  # told there: its opener wants it to be erased
    kept = models.BooleanField(default=False)  # told there: it is not
    erased = models.BooleanField(default=False)  # told there: it is

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_case_passes_once", fields=["zone", "case_key"])
        ]

    def __str__(self) -> str:
        return f"{self.case_key} · {self.zone}"


class ExhibitQuerySet(models.QuerySet["Exhibit"]):
    def visible_to(self, user: User) -> Self:
        """Keep what was carried here for a role that they hold, within its reach."""
        seen = Q(pk__in=[])
        for hat in user.hats:
            reach = hat.reach_q("unit_path")
            if reach is not None:
                seen |= Q(roles__contains=f" {hat.role} ") & reach
        return self.filter(seen)


class Exhibit(models.Model):
    """A copy of a case of another zone, as evidence. Nobody changes it."""

    reference = models.CharField(max_length=50, unique=True)
    title = models.CharField(max_length=500)
    procedure = models.CharField(max_length=500)
    stage = models.CharField(max_length=500)
    unit_path = models.CharField(max_length=200)
    unit_name = models.CharField(max_length=500)
    from_zone = models.CharField(max_length=10)
    number = models.PositiveIntegerField()  # of the file that it came in
    roles = models.TextField()  # " organisation-officer " : between blanks, to be searched
    facts = models.JSONField()  # [[label, text]]
    papers = models.JSONField()  # [{"name", "digest", "kind", "size"}]
    lines = models.TextField()  # of the sender's record, with proofs
    left_out = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    came_at = models.DateTimeField()

    objects = ExhibitQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("zones:exhibit", args=[self.reference])

    @property
    def zone_name(self) -> str:
        return NAMES.get(self.from_zone, self.from_zone)
