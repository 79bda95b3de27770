"""All public figures as one table: open data. Small groups are merged as on the pages."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from youwei.measures.queries.counting import Bar, Figure, figure_of, public_measures
from youwei.measures.queries.frozen import frozen_months
from youwei.measures.queries.groups import OTHERS

HEAD = (
    "measure", "label", "how", "by", "group", "group_label", "matters", "number",
    "low", "high", "frozen", "frozen_of", "frozen_on",
)  # fmt: skip
"""One line a measure (by and group empty) and one a group of each of its splits."""


def open_rows() -> Iterator[Sequence[str]]:
    """Yield the head and then every figure; numbers as they are read on the pages."""
    yield HEAD
    frozen = frozen_months(*public_measures())
    for key in public_measures():
        figure = figure_of(key)
        yield [*_begin(figure), "", "", "", str(figure.of), figure.shown, *_bounds(figure), *NO]
        for split in figure.splits:
            for bar in split.bars:
                kept = frozen[key].get(bar.key) if split.path == "month" else None
                late = (kept.shown, str(kept.of), _day(kept.frozen_at)) if kept else NO
                yield [*_begin(figure), split.path, *_group(bar), "", "", *late]


NO = ("", "", "")


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()


def _begin(figure: Figure) -> Sequence[str]:
    return [figure.key, str(figure.measure.label), figure.measure.how]


def _group(bar: Bar) -> Sequence[str]:
    label = "" if bar.key == OTHERS else bar.label
    return [bar.key, label, str(bar.count), bar.number]


def _bounds(figure: Figure) -> Sequence[str]:
    return [f"{bound * 100:.1f}%" for bound in figure.bounds or ()] or ["", ""]
