"""What a ballot and counted figures make of somebody rated: values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from youwei.assessments.declarations import Indicator, Scheme
from youwei.engines.sampling import Estimate, combined, estimate

FULL = 100
LEAST = 5  #: answers below which nothing is shown alone, whatever is declared


@dataclass(frozen=True)
class Part:
    """Groups of raters whose ballots are shown together, and their marks of one question."""

    groups: tuple[str, ...]
    marks: tuple[int | None, ...]  #: place on the scale; None for a blank


@dataclass(frozen=True)
class Heard:
    """What one part says of one line: how many of how many, and the score of 100."""

    groups: tuple[str, ...]
    voted: int
    scored: int
    spread: tuple[int, ...]  #: how many marked each step of the scale
    score: Estimate | None  #: None where too few gave a score


@dataclass(frozen=True)
class Line:
    """One indicator of the sheet."""

    key: str
    weight: float
    value: Estimate | None  #: of 100; None where nothing was counted: then it weighs nothing
    heard: tuple[Heard, ...] = ()
    figure: float | None = None  #: what the declared measure said


@dataclass(frozen=True)
class Result:
    """The whole of one that is rated."""

    lines: tuple[Line, ...]
    value: Estimate | None
    band: str
    bands: tuple[str, ...]  #: all in which it may lie by the chance of the draw, best first


def rated_lines(scheme: Scheme) -> list[str]:
    """Return the indicators that stand on the ballot."""
    return [key for key, line in scheme.indicators.items() if line.source == "raters"]


def measured_lines(scheme: Scheme) -> dict[str, str]:
    """Return indicator → measure."""
    lines = scheme.indicators.items()
    return {key: line.source[1:] for key, line in lines if line.source.startswith("#")}


def score_of(place: int, steps: int) -> float:
    """Return what a step of the scale is worth, best first: equal steps from 1 to 0."""
    return 1 - place / (steps - 1)


def heard(
    scheme: Scheme, parts: Sequence[Part], listed: Mapping[str, int]
) -> tuple[Heard, ...]:
    """Score each part; where one has too few answers, all are taken together."""
    fewest = max([LEAST, *(raters.least for raters in scheme.raters.values())])
    counts = [sum(mark is not None for mark in part.marks) for part in parts]
    if len(parts) > 1 and min(counts, default=0) < fewest:
        groups = tuple(group for part in parts for group in part.groups)
        parts = [Part(groups, tuple(mark for part in parts for mark in part.marks))]
    return tuple(_heard(scheme, part, fewest, listed) for part in parts)


def _heard(scheme: Scheme, part: Part, fewest: int, listed: Mapping[str, int]) -> Heard:
    marks = [mark for mark in part.marks if mark is not None]
    steps = len(scheme.scale)
    is_shown = len(marks) >= fewest
    among = sum(listed[group] for group in part.groups)
    scores = [score_of(mark, steps) for mark in marks]
    return Heard(
        groups=part.groups,
        voted=len(part.marks),
        scored=len(marks),
        spread=tuple(marks.count(at) for at in range(steps)) if is_shown else (),
        score=_of_full(estimate(scores, among)) if is_shown else None,
    )


def asked_line(scheme: Scheme, key: str, parts: Sequence[Heard], kind: str) -> Line:
    """Weigh the groups of raters together; those that were merged weigh as all of them."""
    weights = {group: raters.weight for group, raters in scheme.raters.items()}
    scored = [
        (sum(weights[group] for group in part.groups), part.score)
        for part in parts
        if part.score is not None
    ]
    value = _of_full(combined([(w, _of_one(one)) for w, one in scored])) if scored else None
    return Line(key, weight_of(scheme.indicators[key], kind), value, tuple(parts))


def measured_line(scheme: Scheme, key: str, figure: float | None, kind: str) -> Line:
    """Turn a measure into 0 to 100, straight between `zero_at` and `full_at`: no sample."""
    line, score = scheme.indicators[key], None
    if figure is not None:
        zero = 0.0 if line.zero_at is None else line.zero_at
        full = 1.0 if line.full_at is None else line.full_at
        part = min(1.0, max(0.0, (figure - zero) / (full - zero)))
        score = Estimate(FULL * part, FULL * part, FULL * part)
    return Line(key, weight_of(line, kind), score, figure=figure)


def result_of(scheme: Scheme, lines: Sequence[Line]) -> Result:
    """Weigh the lines of which there is a number, and find the band, and those near it."""
    known = [(line.weight, line.value) for line in lines if line.value and line.weight]
    if not known:
        return Result(tuple(lines), None, "", ())
    value = _of_full(combined([(weight, _of_one(one)) for weight, one in known]))
    best, worst = band_of(scheme, value.high), band_of(scheme, value.low)
    order = list(scheme.bands)
    near = order[order.index(best) : order.index(worst) + 1] if best and worst else ()
    return Result(tuple(lines), value, band_of(scheme, value.mean), tuple(near))


def band_of(scheme: Scheme, score: float) -> str:
    """Return the best band that a result reaches."""
    reached = (k for k, b in scheme.bands.items() if b.least is None or score >= b.least)
    return next(reached, "")


def weight_of(line: Indicator, kind: str) -> float:
    """Return the weight of a line, in the column of this kind where there are columns."""
    return line.weight.get(kind, 0) if isinstance(line.weight, dict) else line.weight


def parts_of(batch: Sequence[Mapping[str, Any]], groups: Sequence[str], at: int) -> list[Part]:
    """Read what one question says in the batch of a count, under the names of the groups."""
    return [
        Part(
            tuple(groups[place] for place in part["groups"]),
            tuple(marked[0] if marked else None for marked in part["answers"][at]),
        )
        for part in batch
    ]


def _of_full(one: Estimate) -> Estimate:
    return Estimate(FULL * one.mean, FULL * one.low, FULL * one.high)


def _of_one(one: Estimate) -> Estimate:
    return Estimate(one.mean / FULL, one.low / FULL, one.high / FULL)
