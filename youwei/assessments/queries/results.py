"""Results in words and drawings: each number with its interval and what it is of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from youwei.assessments.declarations import Scheme
from youwei.assessments.models import Appraisal, Ratee
from youwei.packs import world
from youwei.packs.declared import Label
from youwei.web.words import label


@dataclass(frozen=True)
class Span:
    """A number of 100 with its interval, also as places in a drawing."""

    mean: float
    low: float
    high: float

    @property
    def shown(self) -> str:
        return f"{self.mean:.1f}"

    @property
    def between(self) -> str:
        return f"{self.low:.1f}–{self.high:.1f}"

    @property
    def is_exact(self) -> bool:
        """Whether it is counted of all, so that no draw moves it."""
        return self.low == self.high

    @property
    def x(self) -> str:
        return f"{self.mean:.2f}%"

    @property
    def x_low(self) -> str:
        return f"{self.low:.2f}%"

    @property
    def x_high(self) -> str:
        return f"{self.high:.2f}%"


@dataclass(frozen=True)
class Step:
    """One step of the scale: how many marked it."""

    label: Label
    count: int
    share: float


@dataclass(frozen=True)
class Group:
    """One group of raters, or several put together because they are small."""

    labels: Sequence[Label]
    invited: int
    voted: int
    scored: int
    span: Span | None
    steps: Sequence[Step]

    @property
    def rate(self) -> str:
        return f"{100 * self.voted / self.invited:.0f}%" if self.invited else "–"


@dataclass(frozen=True)
class Line:
    """One line of the sheet."""

    label: Label
    weight: str
    span: Span | None
    groups: Sequence[Group]
    figure: str  #: what the measure said, where it is one
    measure: Label


@dataclass(frozen=True)
class Rated:
    """Everything about one that is rated, as a page shows it."""

    place: int
    name: str
    report: str
    figures: Sequence[tuple[Label, str]]
    answer: str
    has_answered: bool
    span: Span | None
    band: Label
    bands: Sequence[Label]
    lines: Sequence[Line]

    @property
    def is_counted(self) -> bool:
        return bool(self.lines)

    @property
    def bands_said(self) -> str:
        """Name all bands in which the result may lie."""
        return " / ".join(label(band) for band in self.bands)


def rated_in(appraisal: Appraisal, ratees: Sequence[Ratee]) -> Sequence[Rated]:
    """Return what is known of those who are rated. No query."""
    sheet = appraisal.scheme
    return [_rated(appraisal, sheet, one) for one in ratees]


def _rated(appraisal: Appraisal, sheet: Scheme, one: Ratee) -> Rated:
    result: Mapping[str, Any] = one.result or {}
    bands = sheet.bands
    return Rated(
        place=one.place,
        name=one.name,
        report=one.report,
        figures=[(_measure(key), _number(key, value)) for key, value in one.figures.items()],
        answer=one.answer,
        has_answered=one.answered_at is not None,
        span=_span(result.get("value")),
        band=bands[result["band"]].label if result.get("band") in bands else "",
        bands=[bands[key].label for key in result.get("bands", ()) if key in bands],
        lines=[_line(appraisal, sheet, line) for line in result.get("lines", ())],
    )


def _line(appraisal: Appraisal, sheet: Scheme, line: Mapping[str, Any]) -> Line:
    declared = sheet.indicators[line["key"]]
    measure = declared.source[1:] if declared.source.startswith("#") else ""
    return Line(
        label=declared.label,
        weight=f"{line['weight']:g}",
        span=_span(line["value"]),
        groups=[_group(appraisal, sheet, part) for part in line["heard"]],
        figure=_number(measure, line["figure"]) if measure else "",
        measure=_measure(measure) if measure else "",
    )


def _group(appraisal: Appraisal, sheet: Scheme, part: Mapping[str, Any]) -> Group:
    invited = appraisal.turnout.get("invited", {})
    most = max(part["spread"], default=1) or 1
    return Group(
        labels=[sheet.raters[group].label for group in part["groups"]],
        invited=sum(invited.get(group, 0) for group in part["groups"]),
        voted=part["voted"],
        scored=part["scored"],
        span=_span(part["score"]),
        steps=[
            Step(name, count, round(100 * count / most, 1))
            for name, count in zip(sheet.scale.values(), part["spread"], strict=False)
        ],
    )


def _span(value: Mapping[str, float] | None) -> Span | None:
    return Span(value["mean"], value["low"], value["high"]) if value else None


def _measure(key: str) -> Label:
    measure = world.current().measures.get(key)
    return measure.label if measure else key


def _number(key: str, value: float | None) -> str:
    measure = world.current().measures.get(key)
    if value is None:
        return "–"
    is_share = measure is not None and measure.how in ("share", "weighted")
    return f"{100 * value:.1f}%" if is_share else f"{value:,.3f}".rstrip("0").rstrip(".")
