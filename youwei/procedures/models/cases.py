"""Cases: one row per matter in hand."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from youwei.chronicle.clock import today
from youwei.chronicle.models import Declaration, Entry
from youwei.identity.models import VISITOR, Holding, User
from youwei.packs import world
from youwei.packs.values import is_empty
from youwei.procedures.declarations import Procedure, Stage
from youwei.procedures.machine import State, from_plain
from youwei.procedures.models.joined import Joined
from youwei.procedures.models.turns import Party, Turn
from youwei.registers.models.kept import Kept

OPENER = "发起人 | Whoever opened it"
"""How somebody who complains, or has no account, is called: never by name or key."""
SLIPS = timedelta(days=1)
"""So long the code of somebody without an account can be printed for them."""


@lru_cache(maxsize=256)
def _pinned(digest: str) -> Procedure:
    """Read the declaration that older cases began under, from the record."""
    return Procedure.model_validate_json(Declaration.objects.get(digest=digest).text)


def _day(at: datetime) -> str:
    """Return the day by the county's clock, eight hours before that of the database."""
    return timezone.localtime(at).date().isoformat()


def works_here(sheet: Procedure) -> bool:
    """Say whether cases are worked on by this deployment, or only opened and followed here."""
    to = sheet.carried.to if sheet.carried else None
    return to is None or to in world.current().zones


def worked_elsewhere() -> list[str]:
    """Return the keys of procedures whose cases another deployment works on."""
    sheets = world.current().sheets["procedures"]
    return [key for key, sheet in sheets.items() if not works_here(sheet)]


def _reading_all(sheet: Procedure) -> set[str]:
    """Return the roles whose holders read all cases, where they are kept from persons."""
    if not any(who.startswith("@") for who in sheet.hidden_from):
        return set()
    stages = sheet.stages.values()
    turns = {who for one in stages for who in (one.by, *(move.by for move in one.moves)) if who}
    return {who for who in (*turns, *sheet.seen_by) if "@" not in who}


def _is_private(sheet: Procedure) -> bool:
    """Say whether only people who act for themselves open this."""
    roles = [world.current().roles.get(key) for key in sheet.opened_by]
    return all(role is not None and role.reach == "self" for role in roles)


def seals_opener(sheet: Procedure) -> bool:
    """Say whether only people who act for themselves open this, and complain or need care."""
    return sheet.nature in ("complaint", "care") and _is_private(sheet)


class CaseQuerySet(models.QuerySet["Case"]):
    def of(self, procedure: str) -> Self:
        """Keep the cases of one declared procedure."""
        return self.filter(procedure_key=procedure)

    def running(self) -> Self:
        """Keep the cases that have not ended."""
        return self.filter(ended_at=None)

    def alone_or_leading(self) -> Self:
        """Keep the cases that do not go along with another."""
        return self.exclude(pk__in=Joined.objects.filter(until=None).values("case"))

    def waiting_for(self, user: User) -> Self:
        """Keep the running cases in which it is this person's turn."""
        seats = Turn.objects.filter(Turn.seats_of(user), left_at=None, is_asked=True)
        waiting = self.running().alone_or_leading().filter(pk__in=seats.values("case"))
        return waiting.not_kept_from(user)

    def visible_to(self, user: User) -> Self:
        """Keep what a person opened, is or was asked in, is named in, or reads by a role.

        An office from which a case is kept sees it only once it is or was its turn; a person
        from whom it is kept only once they are asked by name, whatever office they hold.
        """
        turns = Turn.objects.filter(Turn.seats_of(user))
        named = Party.objects.filter(user_key=user.key, relation__in=Party.READERS)
        seen = Q(opener_key=user.key) | Q(pk__in=turns.values("case"))
        seen |= Q(pk__in=named.values("case")) | self._read_by_role(user)
        hidden = Party.objects.filter(Turn.seats_of(user), relation=Party.HIDDEN)
        own_turn = Q(pk__in=turns.values("case"))
        seen_by_turn = self.filter(seen).exclude(Q(pk__in=hidden.values("case")) & ~own_turn)
        return seen_by_turn.not_kept_from(user)

    def in_charge_of(self, user: User) -> Self:
        """Keep the running cases that this person was put in charge of."""
        mine = Party.objects.filter(user_key=user.key, relation=Party.IN_CHARGE)
        return self.running().filter(pk__in=mine.values("case")).not_kept_from(user)

    def not_kept_from(self, user: User) -> Self:
        """Leave out what is kept from this very person, unless they are asked by name."""
        kept = Party.hidden_from(user)
        asked = Turn.objects.filter(user_key=user.key)
        return self.exclude(Q(pk__in=kept.values("case")) & ~Q(pk__in=asked.values("case")))

    def counted(self) -> Self:
        """Leave out what is kept from somebody whose office reads all the others.

        They would take what they read from a number that everybody reads. Of an erased case
        nobody can tell any more from whom it is kept: what was left out until then stays so.
        """
        left_out = Q(relation=Party.UNCOUNTED)
        for key, sheet in world.current().sheets["procedures"].items():
            if roles := _reading_all(sheet):
                held = Holding.objects.current(today()).filter(role__in=roles)
                theirs = held.filter(user__key=OuterRef("user_key"))
                left_out |= Q(Exists(theirs), case__procedure_key=key, relation=Party.HIDDEN)
        return self.exclude(pk__in=Party.objects.filter(left_out).values("case"))

    def _read_by_role(self, user: User) -> Q:
        read = Q(pk__in=[])
        for key, sheet in world.current().sheets["procedures"].items():
            roles = {who for who in sheet.seen_by if "@" not in who}
            if any(hat.role in roles for hat in user.hats):
                read |= Q(procedure_key=key) & user.reach_q(roles)
        return read


class Case(Kept):
    """A matter travelling through a declared procedure."""

    key = models.CharField(max_length=60, unique=True)  # "case/LETTERS-2026-000012"
    reference = models.CharField(max_length=50, unique=True)
    label = models.CharField(max_length=200)
    procedure_key = models.CharField(max_length=60, db_index=True)
    digest = models.CharField(max_length=64)  # of the declaration that it began under
    stage = models.CharField(max_length=60)
    unit_path = models.CharField(max_length=200, db_index=True)
    unit_name = models.CharField(max_length=100)
    lead_key = models.CharField(
        max_length=80, blank=True
    )  # the unit that answers for the whole
    lead_name = models.CharField(max_length=100, blank=True)
    subject_key = models.CharField(max_length=80, blank=True, db_index=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    opener_key = models.CharField(max_length=60, db_index=True)
    opener_name = models.CharField(max_length=100)
    filled = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    state = models.JSONField(default=dict)
    before = models.JSONField(null=True)  # where it stood before its last step, to take it back
    version = models.PositiveIntegerField(default=1)
    is_past = models.BooleanField(default=False)  # imported: time does nothing to it by itself
    batch = models.CharField(max_length=80, blank=True, db_index=True)
    batch_line = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)
    ended_at = models.DateTimeField(null=True, db_index=True)
    published_in = models.CharField(max_length=60, blank=True, default="", db_index=True)
    last_by = models.CharField(max_length=100, blank=True)
    last_at = models.DateTimeField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["procedure_key", "stage"], name="case_by_stage"),
            models.Index(fields=["procedure_key", "-opened_at"], name="case_by_date"),
            models.Index(fields=["-last_at", "-id"], name="case_by_last_step"),
        ]
        constraints = [
            models.CheckConstraint(name="case_has_a_stage", condition=~Q(stage="")),
            models.CheckConstraint(
                name="an_ended_case_has_no_deadline",
                condition=Q(ended_at=None) | Q(due_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("procedures:case", args=[self.reference])

    @property
    def plain_name(self) -> str:
        return self.reference

    @property
    def procedure(self) -> Procedure:
        """The declaration that this case began under, and ends under."""
        here = world.current()
        sheet = here.sheets["procedures"].get(self.procedure_key)
        if sheet is not None and here.digest("procedures", self.procedure_key) == self.digest:
            found: Procedure = sheet
            return found
        return _pinned(self.digest)

    def seals_opener_from(self, user: User) -> bool:
        """Say whether this reader is not told who opened it."""
        return user.key != self.opener_key and seals_opener(self.procedure)

    @property
    def is_away(self) -> bool:
        """Whether others work on it: here it is followed, and its opener answers."""
        return not works_here(self.procedure)

    @property
    def here(self) -> Stage:
        return self.procedure.stages[self.stage]

    @property
    def by_code(self) -> frozenset[str]:
        """Whose turns are taken with number and code: of whoever has no account."""
        words = {"@opener"} if self.opener_key == VISITOR else set()
        sheet, concerns = self.procedure, self.procedure.concerns
        is_somebody = sheet.zone == "public" and concerns not in (None, "opener")
        if is_somebody and is_empty(self.values.get(concerns or "")):
            words.add(f"@{concerns}")
        return frozenset(words)

    def gives_code_to(self, user: User, at: datetime) -> bool:
        """Say whether this person prints the code for whom they took it in, on that day."""
        if not self.by_code or at - self.opened_at >= SLIPS:
            return False
        opened = Entry.objects.filter(on_key=self.key, event="case.opened", by_key=user.key)
        return self.opener_key == user.key or opened.exists()

    @property
    def values(self) -> Mapping[str, Any]:
        """All values, open and closed, for the machine alone."""
        return {**self.filled, **self.closed}

    @property
    def present(self) -> State:
        """The state as the machine takes it."""
        return from_plain(self.state, self.values)

    def is_late(self, at: datetime) -> bool:
        """Say whether the deadline of the stage has passed."""
        return self.due_at is not None and self.due_at < at

    @property
    def held(self) -> frozenset[str]:
        """Fields that are not said yet: they will be published, and are still being written."""
        sheet, here = self.procedure, self.here
        is_theirs = here.by == "@opener" and self.stage not in sheet.pausing
        if self.ended_at is not None or is_theirs or here.publishes:
            return frozenset()
        later = {path for stage in sheet.stages.values() for path in stage.publishes}
        first = {*sheet.stages[sheet.starts].fills, sheet.lead}
        return frozenset((later & sheet.fields.keys()) - first)

    @property
    def unpublished(self) -> frozenset[str]:
        """Fields that may be published from here: what is held, and an office's first words.

        What people who act for themselves wrote in the first stage is not among them.
        """
        sheet = self.procedure
        first = sheet.stages[sheet.starts]
        if self.stage != sheet.starts or first.by == "@opener" or _is_private(sheet):
            return self.held
        later = {path for stage in sheet.stages.values() for path in stage.publishes}
        return self.held | (later & set(first.fills))

    def value(self, field: str) -> Any:
        """Return an open value, or one of what every case knows; for lists and measures."""
        known = {
            "stage": self.stage,
            "unit": self.unit_name,
            "opener": self.opener_name,
            "opened-on": _day(self.opened_at),
            "ended-on": _day(self.ended_at) if self.ended_at else None,
        }
        if field in known:
            return known[field]
        return None if field in self.held else self.filled.get(field)
