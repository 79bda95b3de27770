"""Invented outlines for real names, and which outline a point lies in.

A county that has its own map imports it; until then towns, villages and grids get outlines that
are made up and say so: Voronoi cells around positions, evened out. Coordinates are degrees.
"""

from collections.abc import Mapping, Sequence
from math import cos, hypot, radians

import numpy as np
from shapely import coverage_simplify
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.strtree import STRtree

Ring = list[tuple[float, float]]
Position = tuple[float, float]
FAR = np.array([[-400.0, -400.0], [400.0, -400.0], [-400.0, 400.0], [400.0, 400.0]])
STEPS = 100_000  # of a degree: about a metre
EARTH = 6_371_000  # metres
ROUNDS = 3  # of moving each point to the middle of its cell


def around(positions: Sequence[Position], *, margin: float) -> Ring:
    """Return one ring around positions, `margin` degrees wide at the edge."""
    points = MultiPoint([Point(*position) for position in positions])
    return _ring(points.buffer(margin * 2).buffer(-margin).convex_hull)


def cells(ring: Ring, positions: Sequence[Position]) -> list[Ring]:
    """Cut a ring into one part around each position. No two positions are equal."""
    clip = Polygon(ring)
    if len(positions) == 1:
        return [ring]
    # Every command would wait for it at its start; few ever draw.
    from scipy.spatial import Voronoi  # noqa: PLC0415

    voronoi = Voronoi(np.vstack([np.asarray(positions, float), FAR + clip.centroid.coords[0]]))
    parts = []
    for number in range(len(positions)):
        corners = voronoi.vertices[voronoi.regions[voronoi.point_region[number]]]
        parts.append(_ring(Polygon(corners).buffer(0).intersection(clip)))
    return parts


def split(ring: Ring, count: int, *, seed: int) -> list[Ring]:
    """Cut a ring into `count` parts of like size. The same seed gives the same parts."""
    clip = Polygon(ring)
    points = _scattered(clip, count, np.random.default_rng(seed))
    parts = cells(ring, points)
    for _ in range(ROUNDS if count > 1 else 0):
        parts = cells(ring, [Polygon(part).representative_point().coords[0] for part in parts])
    return parts


def area(ring: Ring) -> float:
    """Return the area of a ring in square degrees: good for shares, not for mu."""
    return float(Polygon(ring).area)


def middle(ring: Ring) -> Position:
    """Return a point that surely lies inside a ring, near its middle."""
    shape = Polygon(ring)
    point = shape.centroid if shape.contains(shape.centroid) else shape.representative_point()
    return float(point.x), float(point.y)


def metres(one: Position, other: Position) -> float:
    """Return how far two points are apart, on a ball as large as the earth."""
    east = radians(other[0] - one[0]) * cos(radians((one[1] + other[1]) / 2))
    return hypot(east, radians(other[1] - one[1])) * EARTH


def thinned(outlines: Sequence[Sequence[Ring]], *, within: float) -> list[list[Ring]]:
    """Leave out points that move no border by more than `within` degrees.

    Borders that two outlines share stay shared: no gaps open between neighbours.
    """
    shapes = [Polygon(outer, inner) for outer, *inner in outlines]
    return [
        [list(part.exterior.coords), *(list(one.coords) for one in part.interiors)]
        for part in coverage_simplify(shapes, within)
    ]


def packed(ring: Ring) -> list[int]:
    """Return a ring as whole steps: where it begins, then from each point to the next.

    The last point, equal to the first, is left out.
    """
    points = np.rint(np.asarray(ring[:-1], float) * STEPS).astype(int)
    return [int(one) for one in np.diff(points, axis=0, prepend=0).ravel()]


class Finder:
    """Finds the outline in which a point lies. Built once, asked often."""

    def __init__(self, rings: Mapping[str, Ring]) -> None:
        self.keys = list(rings)
        self.shapes = [Polygon(ring) for ring in rings.values()]
        self.tree = STRtree(self.shapes)

    def at(self, longitude: float, latitude: float) -> str | None:
        """Return the key of the outline around a point; of two that touch there, the first."""
        found = self.tree.query(Point(longitude, latitude), predicate="intersects")
        return self.keys[min(found)] if len(found) else None


def _scattered(clip: Polygon, count: int, rng: np.random.Generator) -> list[Position]:
    west, south, east, north = clip.bounds
    points: list[Position] = []
    while len(points) < count:
        x, y = rng.uniform([west, south], [east, north])
        if clip.contains(Point(x, y)):
            points.append((float(x), float(y)))
    return points


def _ring(shape: object) -> Ring:
    """Return the outer ring of the largest part, closed, to a metre."""
    parts = getattr(shape, "geoms", [shape])
    largest = max((p for p in parts if p.geom_type == "Polygon"), key=lambda p: p.area)
    return [(round(x, 5), round(y, 5)) for x, y in largest.exterior.coords]
