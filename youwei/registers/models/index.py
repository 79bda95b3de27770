"""What lists sort and filter by, and what search reads: both made from rows, at any time."""

from django.db import models


class IndexedValue(models.Model):
    """One value of one open field of a row or case: the only table that lists filter by."""

    of = models.CharField(max_length=80)  # "register/people", "procedure/letters"
    row_key = models.CharField(max_length=80)
    field = models.CharField(max_length=60)
    text = models.CharField(max_length=200, blank=True)
    number = models.FloatField(null=True)
    day = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["row_key", "field"], name="index_by_row"),
            models.Index(fields=["of", "field", "text", "row_key"], name="index_by_text"),
            models.Index(fields=["of", "field", "number", "row_key"], name="index_by_number"),
            models.Index(fields=["of", "field", "day", "row_key"], name="index_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.row_key}.{self.field}"


class BlindValue(models.Model):
    """A mark of a closed value that must be found by equality: who reads it learns nothing.

    Only of fields that a rule asks for: a number that is unique, whom a measure is about. Never
    of phones of residents: equal marks would tell whose matters belong together.
    """

    of = models.CharField(max_length=80)
    row_key = models.CharField(max_length=80, db_index=True)
    field = models.CharField(max_length=60)
    mark = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["of", "field", "mark"], name="blind_by_mark")]

    def __str__(self) -> str:
        return f"{self.row_key}.{self.field}"


class SearchText(models.Model):
    """The words of a row or case. Its kind and its units are words among them."""

    of = models.CharField(max_length=80)
    row_key = models.CharField(max_length=80, unique=True)
    label = models.CharField(max_length=200)
    hint = models.CharField(max_length=200, blank=True)  # the second line under an answer
    unit_path = models.CharField(max_length=200)
    words = models.TextField()

    def __str__(self) -> str:
        return self.label
