"""`./run outlines FILE`: takes in the county's own outlines of towns, villages and grids."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import transaction

from youwei.engines.outlines import Ring, area
from youwei.identity.actions import SETUP
from youwei.packs.declared import NotAllowed
from youwei.registers.actions import draw_outline
from youwei.registers.models import Unit

SHOWN = 10  # codes that nobody knows, told one by one
Shapes = Mapping[str, Sequence[Ring]]


class Command(BaseCommand):
    """All outlines of the file are taken, or none."""

    help = "Take in outlines from GeoJSON, longitude and latitude as YOUWEI_DATUM says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument(
            "--code", default="code", help="property with the code of the unit (default: code)"
        )

    def handle(self, *args: object, **options: object) -> None:
        shapes = _read(Path(str(options["file"])), str(options["code"]))
        units = {unit.code: unit for unit in Unit.objects.filter(code__in=shapes)}
        if strange := sorted(shapes.keys() - units.keys()):
            named = ", ".join(strange[:SHOWN])
            raise CommandError(f"{len(strange)} codes are of no unit here: {named} …")
        try:
            with transaction.atomic():
                for code, rings in shapes.items():
                    draw_outline(unit=units[code], rings=rings, by=SETUP, is_synthetic=False)
        except NotAllowed as no:
            raise CommandError(str(no)) from no
        self.stdout.write(f"轮廓 | outlines: {len(shapes)}")


def _read(path: Path, code: str) -> Shapes:
    """Return the rings of each code; of several parts the largest."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        features = read["features"]
        shapes = {_code(one, code): _rings(one["geometry"]) for one in features}
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise CommandError(f"{path.name} is no GeoJSON of outlines: {error!r}") from error
    if len(shapes) != len(features) or not shapes:
        raise CommandError(f"{path.name} has no outlines, or two of one code.")
    return shapes


def _code(feature: Mapping[str, Any], name: str) -> str:
    return str(feature["properties"][name])


def _rings(geometry: Mapping[str, Any]) -> Sequence[Ring]:
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        parts = [parts]
    elif geometry["type"] != "MultiPolygon":
        raise ValueError(f"a {geometry['type']} is no outline")
    found = [[[_point(at) for at in ring] for ring in part] for part in parts]
    return max(found, key=lambda part: area(part[0]))


def _point(at: Sequence[Any]) -> tuple[float, float]:
    longitude, latitude = float(at[0]), float(at[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(f"{at} are no degrees of longitude and latitude")
    return longitude, latitude
