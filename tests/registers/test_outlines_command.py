"""A county takes in its own outlines: all of a file or none, with a sentence that says why."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from youwei.registers.models import Outline
from youwei.registers.queries import unit_at

pytestmark = pytest.mark.django_db
SQUARE = [[108.0, 30.3], [108.1, 30.3], [108.1, 30.4], [108.0, 30.4], [108.0, 30.3]]
SMALL = [[107.0, 30.3], [107.01, 30.3], [107.01, 30.31], [107.0, 30.31], [107.0, 30.3]]


@pytest.fixture
def take_in(tmp_path):
    def taken(*features, name="code"):
        path = tmp_path / "outlines.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
        said = io.StringIO()
        call_command("outlines", str(path), "--code", name, stdout=said)
        return said.getvalue()

    return taken


def feature(code, kind="Polygon", coordinates=(SQUARE,), name="code"):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {name: code}, "geometry": geometry}


def test_outlines_of_a_file_are_drawn_and_found_by_points(county, take_in):
    said = take_in(
        feature(county.town.code, name="XZQDM"), feature(county.village.code, name="XZQDM"),
        name="XZQDM",
    )  # fmt: skip

    assert "2" in said
    assert not Outline.objects.filter(is_synthetic=True).exists()
    assert unit_at(108.05, 30.35, levels=("village",)) == county.village


def test_of_several_parts_the_largest_is_the_outline(county, take_in):
    take_in(feature(county.town.code, "MultiPolygon", [[SMALL], [SQUARE]]))

    assert Outline.objects.get().rings[0] == SQUARE


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (feature("999"), "no unit here: 999"),
        (feature("500233100", "Point", [108, 30]), "is no outline"),
        (feature("500233100", coordinates=[[[3_500_000, 36_400_000]] * 5]), "no degrees"),
        (feature("500233100", coordinates=[SQUARE[:3]]), "closed rings"),
        (feature("500233001"), "two of one code"),
        ({"type": "Feature", "properties": {}, "geometry": None}, "no GeoJSON of outlines"),
    ],
)
def test_one_wrong_outline_leaves_all_out(county, take_in, wrong, why):
    with pytest.raises(CommandError, match=why):
        take_in(feature(county.town.code), wrong)

    assert not Outline.objects.exists()
