"""That whoever opened a case asked for it to be erased, and what came of it."""

from django.db import models


class ErasureAsked(models.Model):
    """A wish of an opener. It is decided on by its number alone: who they are is not asked."""

    case = models.OneToOneField("procedures.Case", models.CASCADE, related_name="erasure_asked")
    asked_at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why not; told to whoever asked

    def __str__(self) -> str:
        return f"{self.case_id}"
