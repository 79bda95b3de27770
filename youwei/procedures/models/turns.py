"""Whose turn it is or was, and who is named in a case. Written with the case."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from youwei.chronicle.veil import veil
from youwei.identity.models import Holding, User


class Turn(models.Model):
    """A seat in a stage: a role at a unit, or one person. Open while the case is there."""

    case = models.ForeignKey("procedures.Case", models.CASCADE, related_name="turns")
    stage = models.CharField(max_length=60)
    role = models.CharField(max_length=60, blank=True)
    unit_path = models.CharField(max_length=200, blank=True)
    user_key = models.CharField(max_length=60, blank=True)
    is_asked = models.BooleanField(default=True)  # it waits for them; else they only may
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["role", "unit_path", "left_at"], name="turn_by_role"),
            models.Index(fields=["user_key", "left_at"], name="turn_by_user"),
        ]

    def __str__(self) -> str:
        return self.user_key or f"{self.role} {self.unit_path}"

    @staticmethod
    def seats_of(user: User) -> Q:
        """Build the condition that a seat is this person's, by name or by a role they hold."""
        return Turn._seats(user.key, user.hats)

    @staticmethod
    def own_seats_of(user: User) -> Q:
        """Build the same of offices that they hold themselves: deputies open nothing closed."""
        return Turn._seats(user.key, (hat for hat in user.hats if not hat.deputy_for))

    @staticmethod
    def _seats(key: str, hats: Iterable[Holding]) -> Q:
        mine = Q(user_key=key)
        for hat in hats:
            mine |= Q(role=hat.role, unit_path=hat.unit_path)
        return mine


class Party(models.Model):
    """Somebody who is named in a case, or from whom it is kept."""

    HIDDEN = "hidden"
    CONCERNED = "concerned"
    SHOWN_LOOKS = "looks"
    WITHDREW = "withdrew"  #: takes no part, and reads no answers
    IN_CHARGE = "charge"
    UNCOUNTED = "uncounted"  #: nobody: an erased case that was kept from who reads the others
    READERS = (CONCERNED, IN_CHARGE)
    ERASED = "party/hidden"  #: where a mark stands for whom an erased case was kept from

    case = models.ForeignKey("procedures.Case", models.CASCADE, related_name="parties")
    relation = models.CharField(max_length=20)
    role = models.CharField(max_length=60, blank=True)
    unit_path = models.CharField(max_length=200, blank=True)
    user_key = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user_key", "relation"], name="party_by_user"),
            models.Index(fields=["role", "unit_path", "relation"], name="party_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.relation}: {self.user_key or self.role}"

    @classmethod
    def mark_of(cls, user_key: str) -> str:
        """Return what stands for somebody once a case is erased: it says nothing by itself."""
        return veil(user_key, salt=cls.ERASED)

    @classmethod
    def hidden_from(cls, user: User) -> "models.QuerySet[Party]":
        """Return the rows that keep cases from this very person, also erased ones."""
        names = (user.key, cls.mark_of(user.key))
        return cls.objects.filter(user_key__in=names, relation=cls.HIDDEN)
