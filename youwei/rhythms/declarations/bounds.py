"""What a rhythm may not do."""

from youwei.packs.bounds import Bounds
from youwei.rhythms.declarations.checks import row_of_each
from youwei.rhythms.declarations.words import Rhythm


def hold(sheet: Rhythm, bounds: Bounds) -> None:
    """Refuse an item that reads a higher zone."""
    for key, item in sheet.items.items():
        row = row_of_each(item, bounds.world)
        found = bounds.reading.paths((*item.reports, *item.where), row)
        bounds.reaches(("items", key), found, sheet.zone)
