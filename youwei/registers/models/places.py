"""Places, and the outlines by which a point finds its grid."""

from django.db import models

from youwei.registers.models.rows import Row


class Place(Row):
    """An estate, a road, a building (地点)."""

    longitude = models.FloatField(null=True, blank=True)  # CGCS2000, degrees
    latitude = models.FloatField(null=True, blank=True)

    REGISTER = "places"


class Outline(models.Model):
    """The outline of a unit, as GeoJSON rings in degrees (CGCS2000)."""

    unit_path = models.CharField(max_length=200, unique=True)
    level = models.CharField(max_length=20, db_index=True)
    rings = models.JSONField()  # [[[longitude, latitude], …], …], first ring outside
    is_synthetic = models.BooleanField(default=True)  # pages say so
    drawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.unit_path
