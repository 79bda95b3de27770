"""measure 指标: a number with a definition: count, sum, share, median, duration of what, by what."""

from typing import Literal

from pydantic import Field

from youwei.packs.declared import Declared, Example, Key, Label, Path, Plain, Sheet, Span, Where


class Story(Example):
    """Rows, and the number that they give; no number where nothing is counted."""

    measure: Key
    rows: tuple[dict[str, Plain], ...]
    gives: float | None = None


class Measure(Declared):
    """One number. It always opens to the rows behind it, and a small group is never shown alone."""

    label: Label
    of: str  #: "register/…", "procedure/…", "ledger/…", "clauses/…", "rhythm/…"
    how: Literal[
        "count", "people", "sum", "mean", "median", "share", "spread", "time", "latest",
        "weighted",
    ] = "count"  # fmt: skip
    """people: distinct · share: those `where` among those `among` · time: between two stages or dates · weighted: other measures of the same rows, each times its weight"""
    parts: dict[
        Key, float
    ] = {}  #: weighted: measure → weight; one without a number leaves none
    field: Path | None = None  #: what is added up
    where: Where = {}
    among: Where = {}  #: the whole of a share; no row, no number: "–", never 0
    worth: dict[
        Key, float
    ] = {}  #: a share in which choices count in part: { satisfied = 1, fair = 0.9 }
    since: Key | None = None  #: time: from this stage (or date field) …
    until: Key | None = None  #: … to this one; empty: today
    done_within: tuple[Span, ...] = ()
    """time: also the share of those that took no longer than each of these: ["7 days", "15 days"]"""
    about: Key | None = (
        None  #: field that names whom it is about, when "#measure" is used in a test
    )
    less: Key | None = None  #: that measure taken away from this one
    by: tuple[Path, ...] = ()  #: what it can be split by
    counted_in: str = ""
    goal: float | None = None  #: where it should be
    published: float | None = (
        None  #: the figure that was printed; the demo county must give it again
    )


class Measures(Sheet):
    """A page of measures. Their keys are unique in the county."""

    career: bool = False  #: drawn in a person's portrait: records of care may not be counted
    frozen_on: int | None = Field(default=None, ge=1, le=28)
    """day of the next month on which a month's figures are frozen: later answers and another
    formula leave them as they were; empty: never"""
    measures: dict[Key, Measure]
    on_map: tuple[Key, ...] = ()
    """measures that the grid map shows, by the town, village and grid that a row lies in"""
    watched_by: tuple[Key, ...] = ()
    """roles that have these figures on their one screen"""
    examples: tuple[Story, ...] = ()
