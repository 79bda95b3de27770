"""The numbers of cases: one series for each procedure and year."""

from django.db import connection, models


class Series(models.Model):
    """The last number given. Whoever opens a case holds the row until the case is there."""

    key = models.CharField(max_length=120, primary_key=True)  # "LETTERS-2026"
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}-{self.last:06d}"

    @classmethod
    def next(cls, key: str, step: int) -> "Series":
        """Go on by some steps, from nothing where it is new: one question to the database."""
        table = cls._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} AS s (key, last) VALUES (%s, %s)"  # noqa: S608  our own name
                " ON CONFLICT (key) DO UPDATE SET last = s.last + excluded.last RETURNING last",
                [key, step],
            )
            return cls(key=key, last=cursor.fetchone()[0])
