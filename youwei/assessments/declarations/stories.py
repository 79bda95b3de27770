"""Plays results that lead to a band."""

from collections.abc import Sequence
from typing import Any

from youwei.assessments.declarations.words import Indicator, Scheme, Story
from youwei.packs.county import World

FULL = 100
"""Full marks of an indicator."""


def run_example(scheme: Scheme, story: Story, world: World) -> str | None:
    """Weigh the scores of the story, and apply what the clauses do that it cites."""
    cited = [_clause(path, world) for path in story.cites]
    result = _result(scheme, story, cited)
    if story.gives is not None and abs(story.gives - result) > 0.05:
        return f"gives {result:.2f}"
    band = _band(scheme, result, cited, world.key_of("assessments", scheme))
    return f"leads to {band}" if story.band and band != story.band else None


def _clause(path: str, world: World) -> Any:
    key, _, name = path.partition(".")
    return world.sheet("clauses", key).clauses[name]


def _result(scheme: Scheme, story: Story, cited: Sequence[Any]) -> float:
    if scheme.method == "count":
        return sum(score >= FULL for score in story.scores.values())
    return _score(scheme, story, None) + sum(clause.weighs or 0 for clause in cited)


def _score(scheme: Scheme, story: Story, under: str | None) -> float:
    """Return the weighted mean of the lines under one, each given or made of its own lines."""
    lines = {
        key: _weight(line, story)
        for key, line in scheme.indicators.items()
        if line.under == under and not line.source.startswith("clauses/")
    }
    whole = sum(lines.values())
    if not whole:
        return 0
    given = story.scores
    parts = (
        w * (given[k] if k in given else _score(scheme, story, k)) for k, w in lines.items()
    )
    return sum(parts) / whole


def _weight(line: Indicator, story: Story) -> float:
    return (
        line.weight.get(story.kind or "", 0) if isinstance(line.weight, dict) else line.weight
    )


def _band(scheme: Scheme, result: float, cited: Sequence[Any], key: str) -> str | None:
    """Return the best band that the result reaches and no clause closes."""
    order = list(scheme.bands)
    reached = (
        k for k, band in scheme.bands.items() if band.least is None or result >= band.least
    )
    best = next(reached, None)
    for clause in cited:
        capped, _, band = (clause.caps or "").partition(".")
        if capped == key and best is not None:
            best = max(best, band, key=order.index)
    return best
