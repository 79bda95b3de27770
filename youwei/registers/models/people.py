"""Officials, their posts, who holds which, and projects."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from youwei.registers.models.rows import Row


class Person(Row):
    """An official (干部). Numbers, phone and date of birth are closed values."""

    user_key = models.CharField(max_length=60, blank=True, db_index=True)

    REGISTER = "people"
    COLUMNS: ClassVar[dict[str, str]] = {"name": "label", "person": "user_key"}


class Post(Row):
    """A post (岗位) in a unit."""

    REGISTER = "posts"


class Project(Row):
    """A project (项目)."""

    REGISTER = "projects"


class Appointment(models.Model):
    """Somebody in a post for a time (任职)."""

    key = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)  # the paper that appointed

    class Meta:
        ordering = ["begins_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}，{self.post}"
