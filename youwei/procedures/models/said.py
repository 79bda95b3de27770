"""What openers said of cases that another deployment works on."""

from django.db import models


class Said(models.Model):
    """A move that an opener took here, for whoever works on the case to take as well."""

    case = models.ForeignKey("procedures.Case", models.CASCADE, related_name="said")
    stage = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    filled = models.JSONField(default=dict)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.stage}:{self.place}"
