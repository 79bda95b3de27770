"""Lists that people keep for themselves."""

from django.db import models

from youwei.identity.models import User


class SavedView(models.Model):
    """A list with its filters, order and columns, under a name of one's own."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    of = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "of", "name"], name="view_name_is_own"),
        ]

    def __str__(self) -> str:
        return self.name
