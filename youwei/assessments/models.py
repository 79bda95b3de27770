"""A scheme that is held once: whom it rates, the frozen list of raters, and what came out."""

from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from youwei.assessments.declarations import Scheme
from youwei.chronicle.models import Declaration
from youwei.identity.models import User
from youwei.packs import world

BEGUN, LISTED, DRAWN, VOTING = "begun", "listed", "drawn", "voting"
COUNTED, STANDS, VOID = "counted", "stands", "void"
INVITED, ACCEPTED, DECLINED, RESERVE = "invited", "accepted", "declined", "reserve"


@lru_cache(maxsize=64)
def _pinned(digest: str) -> Scheme:
    return Scheme.model_validate_json(Declaration.objects.get(digest=digest).text)


def kept_by(user: User) -> Q:
    """Build the condition for what lies in reach of a role that holds its scheme."""
    within = Q(pk__in=[])
    for key, scheme in world.current().sheets["assessments"].items():
        for hat in user.hats:
            if hat.role in scheme.held_by:
                within |= Q(scheme_key=key, unit_path__startswith=hat.unit_path)
    return within


def rated_as(user: User) -> Q:
    """Build the condition on ratees for which this person reports."""
    within = Q(pk__in=[])
    for key, scheme in world.current().sheets["assessments"].items():
        for hat in user.hats:
            if hat.role in scheme.reported_by:
                within |= Q(appraisal__scheme_key=key, unit_path=hat.unit_path)
    return within


class AppraisalQuerySet(models.QuerySet["Appraisal"]):
    def kept_by(self, user: User) -> Self:
        """Keep those that this person holds."""
        return self.filter(kept_by(user))

    def public(self) -> Self:
        """Keep those that anybody may read: they stand, and are declared so."""
        sheets = world.current().sheets["assessments"].items()
        open_to_all = [key for key, scheme in sheets if scheme.published]
        return self.filter(scheme_key__in=open_to_all, state=STANDS)


class Appraisal(models.Model):
    """评议: one scheme held once by one unit. What happened when is in the chronicle."""

    key = models.CharField(max_length=60, unique=True)  # "appraisal/…"
    scheme_key = models.CharField(max_length=60, db_index=True)
    digest = models.CharField(max_length=64)  # of the declaration that it began under
    title = models.CharField(max_length=200)
    unit_path = models.CharField(max_length=200, db_index=True)
    unit_name = models.CharField(max_length=100)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=BEGUN)
    list_digest = models.CharField(max_length=64, blank=True)
    listed = models.JSONField(default=dict)  # group → stratum → {"name", "numbers", "take"}
    seed = models.CharField(max_length=64, blank=True)  # root of the head at `seed_size`
    seed_size = models.BigIntegerField(null=True)
    ballot = models.CharField(max_length=60, blank=True)
    turnout = models.JSONField(default=dict)  # of the count: given, used, ballots, lost
    counted_at = models.DateTimeField(null=True)
    void_because = models.TextField(blank=True)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_drawn_appraisal_has_a_seed",
                condition=Q(state__in=(BEGUN, LISTED, VOID)) | ~Q(seed=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:appraisal", args=[self.name])

    @property
    def name(self) -> str:
        """The last part of the key, for addresses."""
        return self.key.partition("/")[2]

    @property
    def scheme(self) -> Scheme:
        """The declaration that it began under, and ends under."""
        here = world.current()
        sheet = here.sheets["assessments"].get(self.scheme_key)
        if sheet is not None and here.digest("assessments", self.scheme_key) == self.digest:
            found: Scheme = sheet
            return found
        return _pinned(self.digest)

    @property
    def eligible(self) -> dict[str, int]:
        """How many stand on the frozen list, by group of raters."""
        return {
            group: sum(len(stratum["numbers"]) for stratum in strata.values())
            for group, strata in self.listed.items()
        }


class Ratee(models.Model):
    """Whom it rates: a report, the figures beside it, the result, the answer."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="ratees")
    place = models.PositiveSmallIntegerField()
    row_key = models.CharField(max_length=80, db_index=True)
    unit_path = models.CharField(max_length=200, db_index=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)  # value of the scheme's `weights_by`
    report = models.TextField(blank=True)
    figures = models.JSONField(default=dict)  # measure → number, as counted when it reported
    result = models.JSONField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "row_key"], name="rated_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Listed(models.Model):
    """A line of the frozen list: a number, and behind it a row of the register."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="lines")
    group = models.CharField(max_length=60)
    stratum = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField()
    row_key = models.CharField(max_length=80)
    order = models.PositiveIntegerField(null=True)  # in the draw of its stratum, from 0
    state = models.CharField(max_length=10, blank=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["group", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "group", "number"], name="a_number_is_given_once"
            ),
        ]
        indexes = [models.Index(fields=["row_key", "drawn_at"], name="listed_by_row")]

    def __str__(self) -> str:
        return f"{self.group} {self.number}"
