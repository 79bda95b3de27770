"""register 册: a table of things with typed fields, views and rights."""

from typing import Literal

from youwei.packs.declared import (
    Declared,
    Example,
    Field,
    Key,
    Label,
    Nature,
    Path,
    Plain,
    Sheet,
    Span,
    Where,
    Who,
)


class View(Declared):
    """A list that people open, export and print."""

    label: Label
    columns: tuple[Path, ...] = ()  #: empty: all that the reader may see
    where: Where = {}
    group_by: Path | None = None
    shape: Literal["table", "map", "board", "timeline"] = "table"


class Story(Example):
    """A row that is kept, or refused."""

    row: dict[Key, Plain | list[Plain]]


class Register(Sheet):
    """A table; a row knows `unit`, `written-on`, and `subject`: itself. People, units, posts, projects and places are real tables, declared in `base`.

    Money by year, the matters of a project, the members of a household are registers of their
    own, linked to their parent: there are no tables inside tables.
    """

    extends: Key | None = (
        None  #: adds its fields and views to that register instead of being one
    )
    nature: Nature = "ordinary"  #: what may count it
    fields: dict[Key, Field]
    unique: tuple[Key, ...] = ()  #: no two rows agree in all of these
    kept_by: tuple[Who, ...] = ()  #: who writes, inside the reach of the role
    seen_by: tuple[Who, ...] = ()  #: who else reads; "@field" is whoever the row is about
    published: tuple[Key, ...] = ()  #: columns that anyone may read without signing in
    basis: Literal["consent", "duty", "none"] = "none"  #: why personal data may be held
    purpose: str = ""  #: what for; asked as soon as a field is masked or sealed
    agreed_in: Key | None = None
    """basis = "consent": the required field with the day on which somebody agreed, or their paper; without it no row is kept"""
    keeps: Span | None = None  #: erased so long after the last change
    views: dict[Key, View] = {}
    examples: tuple[Story, ...] = ()
