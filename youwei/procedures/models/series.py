"""The numbers of cases: one series for each procedure and year."""

from django.db import models


class Series(models.Model):
    """The last number given. Whoever opens a case holds the row until the case is there."""

    key = models.CharField(max_length=120, primary_key=True)  # "LETTERS-2026"
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}-{self.last:06d}"
