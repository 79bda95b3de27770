"""Plays rows, and the number that they give."""

from collections.abc import Callable, Mapping, Sequence
from statistics import mean, median, pstdev
from types import MappingProxyType
from typing import Any

from youwei.measures.declarations.words import Measure, Measures, Story
from youwei.packs.conditions import holds
from youwei.packs.county import World

Rows = Sequence[Mapping[str, Any]]

AMOUNTS: dict[str, Callable[[list[Any]], float]] = {
    "sum": sum,
    "mean": mean,
    "median": median,
    "spread": pstdev,
    "time": median,
    "latest": max,
}


def run_example(page: Measures, story: Story, world: World) -> str | None:
    """Count the rows of the story."""
    got = number(page.measures[story.measure], story.rows, world.measures)
    if got is None or story.gives is None:
        return None if got is story.gives else f"gives {got}"
    return None if abs(got - story.gives) < 1e-6 else f"gives {got}"


def number(
    measure: Measure, rows: Rows, measures: Mapping[str, Measure] = MappingProxyType({})
) -> float | None:
    """Return what a measure says of these rows; nothing where nothing is counted.

    `measures` holds those that a weighted one is made of.
    """
    if measure.how == "weighted":
        return _weighted(measure, rows, measures)
    among = [row for row in rows if holds(measure.among, row)]
    counted = [row for row in among if holds(measure.where, row)]
    if measure.how == "share":
        return _share(measure, among, len(counted))
    if measure.how == "count":
        return len(counted)
    if measure.how == "people":
        return len({row[measure.field or ""] for row in counted})
    values = _values(measure, counted)
    return AMOUNTS[measure.how](values) if values else None


def _weighted(measure: Measure, rows: Rows, measures: Mapping[str, Measure]) -> float | None:
    """Add up the parts, each times its weight; one that has no number leaves none."""
    total = 0.0
    for key, weight in measure.parts.items():
        part = number(measures[key], rows, measures)
        if part is None:
            return None
        total += weight * part
    return total


def _share(measure: Measure, among: Rows, counted: int) -> float | None:
    if not among:
        return None
    if not measure.worth:
        return counted / len(among)
    worth: Mapping[Any, float] = measure.worth
    return sum(worth.get(row.get(measure.field or ""), 0.0) for row in among) / len(among)


def _values(measure: Measure, rows: Rows) -> list[Any]:
    if measure.how == "time":
        return [row[measure.until or ""] - row[measure.since or ""] for row in rows]
    return [row[measure.field] for row in rows if measure.field and measure.field in row]
