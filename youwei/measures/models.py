"""Figures of months that are over: written once, never again."""

from django.db import models


class FrozenFigure(models.Model):
    """封存数: what a measure said of a month on the day when the month was frozen."""

    measure = models.CharField(max_length=60)
    month = models.CharField(max_length=7)  # "2026-03"
    value = models.FloatField(null=True)  # null: nothing was counted
    of = models.PositiveIntegerField()  # how many rows
    formula = models.TextField()  # the measure's words of that day, as JSON
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "month"], name="frozen_once")]

    def __str__(self) -> str:
        return f"{self.measure} {self.month}"
