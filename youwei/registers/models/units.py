"""Units: the county, its departments, towns, villages, grids and party branches."""

from datetime import date
from secrets import token_hex
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from youwei.identity.models import User
from youwei.registers.models.rows import Row, RowQuerySet


class UnitQuerySet(RowQuerySet):
    def standing(self, day: date) -> Self:
        """Units that exist on that day: towns merge, villages are renamed."""
        begun = Q(begins_on__isnull=True) | Q(begins_on__lte=day)
        return self.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def under(self, path: str) -> Self:
        """Keep a unit and everything below it."""
        return self.filter(unit_path__startswith=path)

    def above(self, path: str) -> Self:
        """Keep a unit and everything over it, highest first."""
        parts = path.rstrip("/").split("/")
        paths = ["/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
        return self.filter(unit_path__in=paths).order_by("unit_path")

    def seen_by(self, user: User) -> Self:
        """Units in which a person holds a role, and the units under them."""
        within = Q(pk__in=[])
        for hat in user.hats:
            within |= Q(unit_path__startswith=hat.unit_path)
        return self.filter(within)


class Unit(Row):
    """A unit. Its path is made of codes and names the units above it: "500233/500233110/"."""

    code = models.CharField(
        max_length=30, unique=True
    )  # the statistics bureau's, where it has one
    level = models.CharField(max_length=20, db_index=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()  # type: ignore[misc]  # the plugin sees no class variable
    REGISTER = "units"
    COLUMNS: ClassVar[dict[str, str]] = {"name": "label", "level": "level"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_path"], name="unit_path_is_unique"),
            models.CheckConstraint(
                name="unit_path_ends_in_a_slash", condition=Q(unit_path__endswith="/")
            ),
        ]

    def stand_in(self, unit: Row) -> None:
        """Stand under another unit, with a code of our own; `add_unit` gives the bureau's."""
        self.code = f"{unit.unit_path.rstrip('/').rpartition('/')[2]}-{token_hex(3)}"
        self.key, self.unit_path = f"units/{self.code}", f"{unit.unit_path}{self.code}/"

    def name_unit(self) -> None:
        """Bear its own name: a unit is its own unit."""
        self.unit_name = self.label[:100]

    @property
    def path(self) -> str:
        return self.unit_path

    @property
    def parent_path(self) -> str:
        """The path of the unit above, or nothing for the highest."""
        head = self.unit_path.rstrip("/").rpartition("/")[0]
        return f"{head}/" if head else ""

    def value(self, field: str) -> Any:
        """Return an open value; `above` is the key of the unit that the path names."""
        if field != "above":
            return super().value(field)
        code = self.parent_path.rstrip("/").rpartition("/")[2]
        return f"units/{code}" if code else ""
