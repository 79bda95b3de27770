"""The tables that a county stands on, and one table for everything else that it declares."""

from youwei.registers.models.imports import OPEN, WAITING, WHOLE, Import, ImportLine
from youwei.registers.models.index import BlindValue, IndexedValue, SearchText
from youwei.registers.models.kept import box_of, values_in
from youwei.registers.models.people import Appointment, Person, Post, Project
from youwei.registers.models.places import Outline, Place
from youwei.registers.models.rows import (
    Record,
    Row,
    about_somebody,
    declared,
    fields_of,
    zone_of,
)
from youwei.registers.models.units import Unit
from youwei.registers.models.views import SavedView

__all__ = [
    "OPEN",
    "TABLES",
    "WAITING",
    "WHOLE",
    "Appointment",
    "BlindValue",
    "Import",
    "ImportLine",
    "IndexedValue",
    "Outline",
    "Person",
    "Place",
    "Post",
    "Project",
    "Record",
    "Row",
    "SavedView",
    "SearchText",
    "Unit",
    "about_somebody",
    "box_of",
    "declared",
    "fields_of",
    "table_of",
    "values_in",
    "zone_of",
]

TABLES: dict[str, type[Row]] = {
    "units": Unit,
    "people": Person,
    "posts": Post,
    "projects": Project,
    "places": Place,
}


def table_of(register: str) -> type[Row]:
    """Return the table that holds the rows of a declared register."""
    return TABLES.get(register, Record)
