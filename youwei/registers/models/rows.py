"""A row of a register: open values beside closed ones, never taken for each other."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import Field, NotAllowed
from youwei.registers.declarations import Register
from youwei.registers.declarations.kind import KIND
from youwei.registers.models.kept import Kept


def declared(register: str) -> Register:
    """Return the register as the county declares it, or refuse."""
    sheet = world.current().sheets["registers"].get(register)
    if sheet is None or sheet.extends:
        raise NotAllowed("There is no register %(register)s in this county.", register=register)
    found: Register = sheet
    return found


def fields_of(register: str) -> dict[str, Field]:
    """Return a register's fields, with those that other files add to it."""
    sheets = world.current().sheets["registers"]
    fields = dict(sheets[register].fields)
    for other in sheets.values():
        if other.extends == register:
            fields |= other.fields
    return fields


def zone_of(register: str) -> str:
    """Return to which zone belongs what is recorded of a register; units are in every zone."""
    sheet = world.current().sheets["registers"].get(register)
    return "" if sheet is None or register in KIND.always else sheet.zone


def about_somebody(register: str) -> bool:
    """Say whether rows hold what is personal: then there is a basis, or something is closed."""
    sheet: Register = world.current().sheets["registers"][register]
    closed = any(field.privacy != "open" for field in fields_of(register).values())
    return sheet.basis != "none" or closed


def _about(user: User) -> Q:
    named = Q(about__contains=f" {user.key} ")
    return named | Q(about__contains=f" {user.person_key} ") if user.person_key else named


class RowQuerySet(models.QuerySet[Any]):
    def of(self, register: str) -> Self:
        """Rows of one declared register."""
        return self.filter(register=register) if self.model is Record else self.all()

    def present(self) -> Self:
        """Rows that are not archived."""
        return self.filter(archived_at=None)

    def about(self, user: User) -> Self:
        """Rows that name this person as whom they are about."""
        return self.filter(_about(user))

    def visible_to(self, user: User, register: str) -> Self:
        """Keep rows that a person may see: in reach of a role it names, or about them."""
        sheet = world.current().sheets["registers"].get(register)
        if sheet is None:
            return self.none()
        named = [who for who in (*sheet.kept_by, *sheet.seen_by) if not who.startswith("@")]
        roles = {who.partition("@")[0] for who in named}
        within = user.reach_q(roles)
        if sheet.zone == "public" and any(hat.role in roles for hat in user.hats):
            within = Q()  # what residents may read in public, staff read everywhere
        return self.of(register).filter(within | _about(user) if within else Q())


class Row(Kept):
    """What all registers share. `filled` holds open values, `closed` masked and sealed ones."""

    key = models.CharField(max_length=80, unique=True)  # "people/4f…": never changes
    label = models.CharField(max_length=200)
    unit_path = models.CharField(max_length=200, db_index=True)
    unit_name = models.CharField(max_length=100, blank=True)
    about = models.TextField(
        blank=True
    )  # " user/1 people/2 ": whoever `seen_by` names by "@field"
    filled = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    digest = models.CharField(
        max_length=64
    )  # of the declaration under which it was last written
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=100)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = RowQuerySet.as_manager()
    REGISTER: ClassVar[str] = ""
    COLUMNS: ClassVar[dict[str, str]] = {"name": "label"}  #: declared field → real column

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("registers:row", args=[self.register_key, self.key.partition("/")[2]])

    def stand_in(self, unit: "Row") -> None:
        """Belong to a unit."""
        self.unit_path, self.unit_name = unit.unit_path, unit.label

    def name_unit(self) -> None:
        """Bear the name of one's unit; only a unit itself may have got another."""

    @property
    def register_key(self) -> str:
        return self.REGISTER

    @property
    def plain_name(self) -> str:
        """How the record calls it for good: by its register and a part of its key."""
        title = world.current().title_of("registers", self.register_key)
        return f"{title.partition(' | ')[0]} {self.key.partition('/')[2][:8]}"

    @property
    def sheet(self) -> Register:
        """The register as the county declares it today."""
        sheet: Register = world.current().sheets["registers"][self.register_key]
        return sheet

    @property
    def zone(self) -> str:
        """To which zone belongs what is recorded of it."""
        return zone_of(self.register_key)

    def value(self, field: str) -> Any:
        """Return an open value, or None. A closed one is asked for by `closed[field]` alone."""
        if column := self.COLUMNS.get(field):
            return getattr(self, column)
        return self.filled.get(field)


class Record(Row):
    """A row of a register that has no table of its own."""

    register = models.CharField(max_length=60, db_index=True)

    COLUMNS: ClassVar[dict[str, str]] = {}

    class Meta:
        indexes = [models.Index(fields=["register", "unit_path"], name="record_by_unit")]

    @property
    def register_key(self) -> str:
        return self.register
