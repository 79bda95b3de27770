"""rhythm 节奏: what is due each day, week, month … or after an event, for whom."""

from datetime import date

from youwei.packs.declared import (
    Declared,
    Draw,
    Example,
    Field,
    Key,
    Label,
    Path,
    Sheet,
    Span,
    Turn,
    Where,
    Who,
)


class Item(Declared):
    """One thing that comes round."""

    label: Label
    every: Turn | None = None
    on: str = ""  #: "friday", "20", "last" (day of the month), "03-01" (day of the year); empty: any time in the turn
    after: Path | None = None  #: instead of `every`: "procedure.stage" that makes it due
    within: Span | None = None  #: how long there is to do it
    by: Who  #: who must do it
    each: Key | None = None  #: one for each row of this register, or each unit of this level
    where: Where = {}  #: … that is like this
    fields: dict[Key, Field] = {}  #: what is written down
    reports: tuple[Path, ...] = ()  #: measures that are printed in it
    opens: Key | None = None  #: a case is opened each time …
    opens_where: Where = {}  #: … or only when what was written down is like this
    draws: Draw | None = None  #: not for each, for some drawn by lot
    tells: tuple[Who, ...] = ()
    late_tells: tuple[Who, ...] = ()


class Story(Example):
    """The days on which an item falls due."""

    item: Key
    between: tuple[date, date]
    due: tuple[date, ...]


class Rhythm(Sheet):
    """A set of items that belong together: a drive, a plan, a review cycle."""

    begins: date | None = None
    ends: date | None = None
    items: dict[Key, Item]
    examples: tuple[Story, ...] = ()
