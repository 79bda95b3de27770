"""What the chronicle can say about tables that are taken in."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class BatchBegun(Event):
    name = "batch.begun"
    says = "{by} took in the file {on}"
    of: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class BatchAsked(Event):
    name = "batch.asked"
    says = "{by} asked that {rows} rows of {on} be taken in"
    of: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class BatchEnded(Event):
    name = "batch.ended"
    says = "{count} rows of {on} were taken in for {by}"
    count: int


@dataclass(frozen=True, kw_only=True)
class BatchUndone(Event):
    """`erases`: ids of keys that are destroyed with the cases of it."""

    name = "batch.undone"
    says = "{by} undid the file {on}: {count} cases"
    count: int
    keys: list[str]
    erases: list[str]
