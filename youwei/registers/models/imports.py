"""A table that somebody brought to a register, and what each of its lines would change.

What the cells say is not here: it lies in a file of its own until the table is written or left.
"""

from typing import Self

from django.db import models

from youwei.identity.models import User

WAITING = ("comparing", "writing", "undoing")
"""States in which the worker goes on with it."""
OPEN = ("sent", "comparing", "compared", "writing")
"""States in which the cells are kept."""
WHOLE = "@"
"""Stands among the fields of a line for the row as a whole: it is new."""


class ImportQuerySet(models.QuerySet["Import"]):
    def brought_by(self, user: User, register: str) -> Self:
        """Tables that this person brought: nobody else sees what their file says."""
        return self.filter(register=register, begun_by=user.key)


class Import(models.Model):
    """One table on its way into a register.

    sent: its columns are chosen · comparing · compared: people decide · writing · written ·
    undoing · undone · left: nothing of it is kept any more.
    """

    key = models.CharField(max_length=80, unique=True)  # "import/4f…"
    register = models.CharField(max_length=60)
    file = models.CharField(max_length=200)  # as it was called where it came from
    stored = models.CharField(max_length=80)  # as it is called here, while it is kept
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="sent", db_index=True)
    wanted = models.JSONField(default=dict)  # columns → fields, the key, what empty means
    total = models.PositiveIntegerField(default=0)  # lines of the work under way
    done = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)  # the last line that was worked on
    same = models.PositiveIntegerField(default=0)  # lines that would change nothing
    said = models.JSONField(default=dict)  # why it could not be read: a sentence, its names
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["register", "begun_by"], name="import_by_register")]

    def __str__(self) -> str:
        return self.file

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_open(self) -> bool:
        """Say whether its cells are kept, so that one can go on with it."""
        return self.state in OPEN


class LineQuerySet(models.QuerySet["ImportLine"]):
    def accepted(self) -> Self:
        """Lines of which something is to be written."""
        return self.exclude(taken="").filter(outcome="")

    def undecided(self) -> Self:
        return self.filter(is_decided=False, kind__in=("new", "differs"), outcome="")

    def differing_in(self, field: str) -> Self:
        return self.filter(differs__contains=f" {field} ")


class ImportLine(models.Model):
    """What one line would change. Lines that change nothing are counted, not kept."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)  # new, differs, several, wrong
    row_key = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=0)  # of the row that it was compared with
    differs = models.TextField(blank=True)  # " phone job "
    taken = models.TextField(blank=True)  # those of them that are to be written
    is_decided = models.BooleanField(default=False)
    is_again = models.BooleanField(default=False)  # its row has changed since
    place = models.BigIntegerField(default=0)  # of its values in the file of cells
    former = models.BigIntegerField(null=True)  # of closed values that it replaced
    says = models.JSONField(default=dict)  # why it cannot be read, or was not written
    outcome = models.CharField(max_length=8, blank=True)  # written, refused, undone, stays

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["line"]
        indexes = [models.Index(fields=["of", "kind", "line"], name="import_line_by_kind")]
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="import_line_is_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}:{self.line}"

    @property
    def fields(self) -> list[str]:
        """Fields in which the line differs from its row."""
        return self.differs.split()
