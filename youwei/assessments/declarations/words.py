"""scheme 考评: who rates or measures whom on what, with weights, quotas, vetoes, bands."""

from typing import Literal

from youwei.packs.declared import (
    Declared,
    Draw,
    Example,
    Key,
    Label,
    Path,
    Share,
    Sheet,
    Turn,
    Where,
    Who,
)


class Raters(Declared):
    """A group that rates."""

    label: Label
    who: tuple[Who, ...] = ()  #: "@…" looks from the person rated: "@supervisor", "@colleagues"
    listed_in: Key | None = None  #: or rows of this register, of people who agreed to be asked
    where: Where = {}  #: only rows like this
    weight: float = 1
    secret: bool = False
    least: int = 1  #: fewer answers than this are never shown alone …
    joins: Key | None = None  #: … but counted with this group
    draws: Draw | None = None  #: not all of them: so many, by a seed that nobody chooses


class Indicator(Declared):
    """One line of the sheet. Lines with the same `under` are weighed among each other."""

    label: Label
    weight: float | dict[Key, float] = 1  #: or one for each value of the scheme's `weights_by`
    under: Key | None = None
    source: str = (
        "raters"  #: "raters", "#measure", "clauses/list" (sum of weights), "scheme/other"
    )
    raters: tuple[Key, ...] = ()  #: only these groups
    zero_at: float | None = None  #: a measure of this size gives 0 …
    full_at: float | None = None  #: … and of this size 100, straight in between


class Band(Declared):
    """A grade, best first."""

    label: Label
    least: float | None = None  #: from this result up


class Quota(Declared):
    """No more than this many in a band."""

    band: Key
    most: Share
    of: Path = "unit"  #: counted inside each of these
    where: Where = {}  #: for groups like this; the first that fits holds
    basis: str = ""


class Story(Example):
    """Results that lead to a band."""

    scores: dict[Key, float] = {}
    kind: Key | None = None  #: the value of `weights_by`
    cites: tuple[Path, ...] = ()  #: "list.clause" findings that stand
    gives: float | None = None
    band: Key | None = None


class Scheme(Sheet):
    """An assessment. Whoever is rated sees the result, its sources and its interval, and may answer."""

    rates: Key  #: the register (people, units, projects …) whose rows are rated
    where: Where = {}
    every: Turn = "year"
    scale: dict[Key, Label] = {}  #: what a rater may say, best first; equal steps from 100 to 0
    method: Literal["mean", "facets", "pairs", "count"] = "mean"
    """mean: weighted · facets: adjusted for severe and lenient raters, with intervals · pairs: from
    comparisons two by two (race) · count: how many indicators reached full marks"""
    held_by: tuple[
        Key, ...
    ] = ()  #: roles that hold it for their unit: freeze the list, draw, invite, close
    reported_by: tuple[
        Key, ...
    ] = ()  #: roles of the unit rated that write its report, see its result first, and answer
    published: bool = False  #: anybody reads the results once they stand
    raters: dict[Key, Raters] = {}
    indicators: dict[Key, Indicator]
    weights_by: Path | None = None  #: field whose value chooses the column of weights
    bands: dict[Key, Band] = {}
    quotas: tuple[Quota, ...] = ()
    rounding: Literal["down", "nearest"] = "down"
    shows: Literal["bands", "spread", "ranks"] = "bands"
    examples: tuple[Story, ...] = ()
