"""Meetings of a body, and the cases on their agenda. Answers themselves stand in the cases."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from youwei.identity.models import User
from youwei.packs import world

if TYPE_CHECKING:
    from youwei.procedures.models.cases import Case

PRESENT, EXCUSED, ABSENT = "present", "excused", "absent"


def keepers_of(body: str) -> frozenset[str]:
    """Return the roles that call a body together: itself, and who has stages that ask it."""
    return _keepers(body, id(world.current()))


@lru_cache(maxsize=64)
def _keepers(body: str, _world: int) -> frozenset[str]:
    roles = {body}
    for sheet in world.current().sheets["procedures"].values():
        for stage in sheet.stages.values():
            if stage.asks and body in stage.asks.of:
                roles |= {who for who in (stage.by, *(m.by for m in stage.moves)) if who}
    return frozenset(role for role in roles if "@" not in role)


def bodies_of(user: User) -> list[tuple[str, str, str]]:
    """Return body, path and name of the unit of all that this person may call. No query."""
    roles = world.current().roles
    bodies = [key for key, role in roles.items() if role.body]
    found = [
        (body, hat.unit_path, hat.unit_name)
        for body in bodies
        for hat in user.hats
        if hat.role in roles
        and hat.role in keepers_of(body)
        and roles[hat.role].level == roles[body].level
    ]
    return list(dict.fromkeys(found))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        """Keep those that one keeps, sits in, or could have called."""
        seen = Q(keeper_key=user.key) | Q(seats__user_key=user.key)
        for body, path, _name in bodies_of(user):
            seen |= Q(body=body, unit_path=path)
        return self.filter(seen).distinct()


class Meeting(models.Model):
    """会议: a body comes together. What happened when is in the chronicle."""

    key = models.CharField(max_length=60, unique=True)  # "meeting/…"
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=60)  # the role
    unit_path = models.CharField(max_length=200)
    unit_name = models.CharField(max_length=100)
    held_on = models.DateField()
    place = models.CharField(max_length=100)
    chair_key = models.CharField(max_length=60)
    keeper_key = models.CharField(max_length=60)  # who keeps the sheet
    keeper_name = models.CharField(max_length=100)
    sheet_name = models.CharField(max_length=200, blank=True)  # the file that was signed
    sheet_digest = models.CharField(max_length=64, blank=True)
    sheet_kind = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # of what stood on it when it closed

    objects = MeetingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("procedures:meeting", args=[self.name])

    @property
    def name(self) -> str:
        """The last part of the key, for addresses."""
        return self.key.partition("/")[2]


class MeetingSeat(models.Model):
    """A member of the body at one meeting, and whether they are there."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    user_key = models.CharField(max_length=60, db_index=True)
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=10, blank=True)  # blank: not noted yet

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user_key"], name="one_seat_a_person"),
        ]

    def __str__(self) -> str:
        return self.name


class AgendaItem(models.Model):
    """A case on the agenda, in the stage that asks the body."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="agenda_items")
    place = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=60)
    noted = models.JSONField(default=dict)  # user key → [choice, reason]: not confirmed yet
    withdrawn = models.JSONField(default=dict)  # user key → reason
    minutes = models.TextField(blank=True)
    outcome = models.CharField(max_length=200, blank=True)  # the move that was taken
    decided_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # answers as they stood when it was decided

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "case"], name="once_on_an_agenda"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.case}"

    @property
    def waiting(self) -> dict[str, tuple[str, str]]:
        """Answers that are noted, and that nobody has confirmed or given otherwise."""
        if self.decided_at is not None or self.case.stage != self.stage:
            return {}
        answered = {one.seat for one in self.case.present.answers}
        return {key: (one[0], one[1]) for key, one in self.noted.items() if key not in answered}


@dataclass(frozen=True)
class CaseAtMeeting:
    """A meeting as far as it speaks of one case: its words are erased with the case."""

    meeting: Meeting
    case: "Case"

    def __str__(self) -> str:
        return self.meeting.title

    @property
    def key(self) -> str:
        return self.meeting.key

    @property
    def vault_id(self) -> str:
        return self.case.vault_id

    @property
    def plain_name(self) -> str:
        return self.meeting.title
