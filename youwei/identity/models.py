"""Who signs in, and which roles they hold where. Nobody is a superuser."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from youwei.chronicle.clock import today
from youwei.identity.declarations import Role
from youwei.packs import world

PRIVATE = "本人 | A private person"
"""How the record calls whoever holds no office, outside the box with their name."""
USERS = "user/"
VISITOR = "user/visitor"
"""Whoever comes without an account. Nobody signs in as this: it has no password."""


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may see and do, they may in a role."""

    key = models.CharField(max_length=60, unique=True)  # never changes; the username may
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    person_key = models.CharField(max_length=60, blank=True, db_index=True)  # people live above
    is_active = models.BooleanField(default=True)
    second_key = models.CharField(max_length=200, blank=True, default="")  # encrypted; see keys
    second_used = models.BigIntegerField(default=0)  # the step of the last code taken
    second_spares = models.JSONField(default=list)  # digests of spare codes not yet used
    data_key = models.CharField(max_length=32, blank=True, default="")  # in the vault
    is_cast = models.BooleanField(default=False)  # signs in with one click, in the demo alone

    objects = BaseUserManager["User"]()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    @property
    def is_private(self) -> bool:
        """Whether they act for themselves alone: whoever holds an office is named for good."""
        return not any(hat.declared and hat.declared.reach != "self" for hat in self.hats)

    @property
    def vault_id(self) -> str:
        return self.data_key if self.data_key and self.is_private else ""

    @property
    def plain_name(self) -> str:
        return PRIVATE

    @cached_property
    def hats(self) -> "tuple[Holding, ...]":
        """The roles held today. One query for the life of this object."""
        return tuple(self.holdings.current(today()).order_by("id"))

    @classmethod
    def at_work(cls, key: str) -> "User | None":
        """Return an account with its roles of today; None where it has none. One query."""
        held = Holding.objects.current(today()).filter(user__key=key).order_by("id")
        hats = tuple(held.select_related("user"))
        if not hats:
            return None
        user: User = hats[0].user
        user.hats = hats
        return user

    def forget_hats(self) -> None:
        """Ask again the next time: a role was given or taken."""
        self.__dict__.pop("hats", None)

    def holds(self, role: str, *, over: str) -> bool:
        """Say whether they hold a role in that unit or in one above it."""
        return any(hat.role == role and over.startswith(hat.unit_path) for hat in self.hats)

    def reaches(self, roles: Iterable[str], unit_path: str) -> bool:
        """Say whether one of these roles lets them see things of that unit."""
        wanted = set(roles)
        return any(hat.role in wanted and hat.covers(unit_path) for hat in self.hats)

    def may_ask_about(self, key: str) -> bool:
        """Say whether they may gather what the record says of a key: of residents, one's own.

        Whoever holds an office is asked about as such; what a resident wrote is found by its
        place, kind, unit, day and number. One query for the key of somebody else.
        """
        if key == self.key or not key.startswith(USERS):
            return True
        found = User.objects.filter(key=key).first()
        return found is not None and not found.is_private

    def may_erase(self, unit_path: str) -> bool:
        """Say whether they decide what is erased: in reach of a role, or anywhere at all."""
        return any(
            hat.declared is not None
            and hat.declared.erases
            and not hat.deputy_for
            and (not unit_path or hat.covers(unit_path))
            for hat in self.hats
        )

    def may_unmask(self, privacy: str, unit_path: str) -> bool:
        """Say whether a role lets them open a masked or sealed value of that unit."""
        enough = {"masked": {"masked", "sealed"}, "sealed": {"sealed"}}[privacy]
        return any(
            hat.declared is not None
            and not hat.deputy_for  # whoever stands in does the work, and opens nothing closed
            and hat.declared.unmasks in enough
            and hat.covers(unit_path)
            for hat in self.hats
        )

    def reach_q(self, roles: Iterable[str], field: str = "unit_path") -> Q:
        """Build the condition that a thing of these roles is in reach; none matches none."""
        wanted, within = set(roles), Q(pk__in=[])
        for hat in self.hats:
            if hat.role in wanted and (one := hat.reach_q(field)) is not None:
                within |= one
        return within


class HoldingQuerySet(models.QuerySet["Holding"]):
    def current(self, day: date) -> Self:
        """Those that have begun and not ended on that day."""
        begun = Q(begins_on__isnull=True) | Q(begins_on__lte=day)
        return self.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Holding(models.Model):
    """A role that a person holds in a unit for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="holdings")
    role = models.CharField(max_length=60)
    unit_path = models.CharField(max_length=200)  # units live a layer above: a key, not a row
    unit_name = models.CharField(max_length=100, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    deputy_for = models.CharField(max_length=60, blank=True, default="", db_index=True)
    deputy_for_name = models.CharField(max_length=100, blank=True, default="")

    objects = HoldingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["role", "unit_path"], name="holding_by_role")]
        constraints = [
            models.UniqueConstraint(
                name="a_role_is_held_once", fields=["user", "role", "unit_path", "begins_on"]
            ),
            models.CheckConstraint(
                name="holding_path_ends_in_a_slash", condition=Q(unit_path__endswith="/")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.unit_path}"

    @property
    def declared(self) -> Role | None:
        """The role as the county declares it today; if it no longer does, it opens nothing."""
        return world.current().roles.get(self.role)

    def covers(self, unit_path: str) -> bool:
        """Say whether this role reaches things of that unit."""
        reach = self.declared.reach if self.declared else "self"
        if reach == "unit":
            return unit_path == self.unit_path
        return reach in ("below", "county") and unit_path.startswith(self.unit_path)

    def reach_q(self, field: str) -> Q | None:
        """Return that as a condition, or None where only one's own things are seen."""
        reach = self.declared.reach if self.declared else "self"
        if reach == "unit":
            return Q(**{field: self.unit_path})
        if reach in ("below", "county"):
            return Q(**{f"{field}__startswith": self.unit_path})
        return None


class Token(models.Model):
    """What a program shows to act as somebody, as a digest: who reads the table has none."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    ends_on = models.DateField()

    def __str__(self) -> str:
        return self.name
