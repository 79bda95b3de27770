"""A table that was taken in: its cases come and go as one."""

from django.db import models


class Batch(models.Model):
    """One file, by its digest."""

    key = models.CharField(max_length=80, unique=True)
    of = models.CharField(max_length=80)  # "procedure/letters"
    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=60)
    wanted = models.JSONField(default=dict)  # columns → fields and stages, for the worker
    total = models.PositiveIntegerField(null=True)  # rows that are to come in
    done_at = models.DateTimeField(null=True)
    said = models.JSONField(default=dict)  # why it stopped: a sentence, its names, the line
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file
