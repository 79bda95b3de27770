"""Hot issues: what at least five people have in one place. Who they are is kept nowhere."""

from django.db import models


class HotIssue(models.Model):
    """热点: counted anew by the worker, for the county and for each town by itself."""

    key = models.CharField(max_length=40, unique=True)
    scope_path = models.CharField(max_length=200, db_index=True)  # within which it was counted
    rank = models.PositiveIntegerField()
    place = models.CharField(max_length=100)  # a unit, never below a grid
    procedure = models.CharField(max_length=60)
    category = models.CharField(max_length=60, blank=True)
    is_proposed = models.BooleanField(default=False)  # most of it nobody has sorted yet
    people = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()  # orders of which nobody can say whose they are
    heat = models.FloatField()
    since = models.DateField()
    lately = models.PositiveIntegerField()  # people of the last thirty days
    before = models.PositiveIntegerField()  # people of the thirty days before
    cases = models.JSONField(default=list)  # numbers, each opened by whoever may read it
    counted_at = models.DateTimeField()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.CheckConstraint(
                name="hot_issues_are_of_five_people", condition=models.Q(people__gte=5)
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.category}"
