"""A dossier that takes long: asked for, made by the worker, kept for some days."""

from typing import Self

from django.db import models
from django.urls import reverse

from youwei.identity.models import User


class DossierQuerySet(models.QuerySet["Dossier"]):
    def made_for(self, user: User) -> Self:
        """Keep those that this person asked for: nobody else opens one."""
        return self.filter(for_key=user.key)

    def waiting(self) -> Self:
        """Keep those that the worker has yet to make."""
        return self.filter(made_at=None, gone_at=None)

    def kept(self) -> Self:
        """Keep those of which there is a file, or will be."""
        return self.filter(gone_at=None)


class Dossier(models.Model):
    """Where a dossier stands. It names things by their keys: words lie in its file alone."""

    key = models.CharField(max_length=60, unique=True)  # "dossier/4f…"
    of_key = models.CharField(max_length=80, db_index=True)  # "batch/…", "people/…", "user/…"
    for_key = models.CharField(max_length=60, db_index=True)
    reason = models.CharField(max_length=500, blank=True)  # until it stands in the record
    language = models.CharField(max_length=10)
    turn = models.PositiveIntegerField(default=0)  # how often it was begun
    parts = models.JSONField(default=list)  # keys of all that is in it
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    said = models.JSONField(default=dict)  # why there is none: a sentence, its names
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)  # its file is deleted

    objects = DossierQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("dossier:kept", args=[self.name])

    @property
    def name(self) -> str:
        """Return the part of the key that stands in addresses and names its file."""
        return self.key.partition("/")[2]

    @property
    def is_waiting(self) -> bool:
        return self.made_at is None and self.gone_at is None
