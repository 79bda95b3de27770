"""What sorting has learned from people, list by list."""

from django.db import models


class Learned(models.Model):
    """The present model of a list of categories: which file it is, and how right it was."""

    of = models.CharField(max_length=60, unique=True)  # key of the list
    list_digest = models.CharField(
        max_length=64
    )  # of the list as it was: another one starts anew
    seen = models.PositiveIntegerField()  # confirmed cases at that time
    trained_on = models.PositiveIntegerField()
    held_out = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    right_by_name = models.PositiveIntegerField()
    sha256 = models.CharField(
        max_length=64, blank=True
    )  # of the file; "": names alone are better
    trained_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.of} {self.sha256[:12]}"

    @property
    def percent(self) -> str:
        """Of a hundred held out, how many are told rightly: "91%"."""
        return f"{100 * self.right / self.held_out:.0f}%"
