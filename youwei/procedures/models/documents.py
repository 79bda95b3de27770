"""Files of a case. Their bytes lie in the data folder under their digest."""

from django.db import models


class Document(models.Model):
    """A file that was handed in with a field of a case."""

    key = models.CharField(max_length=80, unique=True)
    case = models.ForeignKey("procedures.Case", models.CASCADE, related_name="documents")
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the bytes
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=80)  # media type, from the bytes
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=60)
    covered_by = models.CharField(max_length=80, blank=True, default="")  # key of the copy

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_covered(self) -> bool:
        """Whether it is a photo that no covered copy stands for yet."""
        return self.kind in ("image/jpeg", "image/png") and not self.covered_by

    @property
    def name_in_address(self) -> str:
        """Return the part of the key that stands in an address."""
        return self.key.partition("/")[2]
