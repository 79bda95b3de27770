"""The least that a case is: a row with a stage, and one row for each step."""

from typing import ClassVar

from django.db import models


class Matter(models.Model):
    key = models.CharField(max_length=40, unique=True)
    stage = models.CharField(max_length=40)
    filled = models.JSONField(default=dict)
    due_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Matter"]] = models.Manager()

    def __str__(self) -> str:
        return self.key


class Step(models.Model):
    matter = models.ForeignKey(Matter, models.PROTECT)
    stage = models.CharField(max_length=40, db_index=True)
    entered_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Step"]] = models.Manager()

    def __str__(self) -> str:
        return f"entered {self.stage}"
