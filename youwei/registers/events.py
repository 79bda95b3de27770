"""What the chronicle can say about rows of registers."""

from dataclasses import dataclass
from typing import Any

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class RowWritten(Event):
    """A row was added. Closed values stand as commitments."""

    name = "row.written"
    says = "{by} added {on}"
    stays = ("register", "declaration")
    register: str
    declaration: str
    filled: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RowChanged(Event):
    """Fields of a row were changed: field → [before, after]."""

    name = "row.changed"
    says = "{by} changed {on}"
    stays = ("register", "declaration")
    register: str
    declaration: str
    changed: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class RowArchived(Event):
    name = "row.archived"
    says = "{by} archived {on}: {reason}"
    reason: str


@dataclass(frozen=True, kw_only=True)
class RowRestored(Event):
    name = "row.restored"
    says = "{by} brought {on} back"


@dataclass(frozen=True, kw_only=True)
class TableBrought(Event):
    """A file came in, to be compared with a register; nothing is written yet."""

    name = "table.brought"
    says = "{by} brought the table {on}"
    register: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class TableLeft(Event):
    """A table was put away, and its cells with it."""

    name = "table.left"
    says = "{by} put the table {on} away"
    register: str


@dataclass(frozen=True, kw_only=True)
class RowErased(Event):
    """What was kept of somebody is gone. `erases`: ids of keys that are destroyed."""

    name = "row.erased"
    says = "{by} erased {on}: {basis}"
    stays = ("basis", "erases", "marks")
    basis: str
    erases: list[str]
    marks: str  # by which the same person is not taken in again; nobody reads them


@dataclass(frozen=True, kw_only=True)
class MarkLifted(Event):
    """Somebody who was erased wants to be kept again. It says of which register alone."""

    name = "row.mark-lifted"
    says = "{by} lets somebody into {register} again who had been erased"
    stays = ("register",)
    register: str


@dataclass(frozen=True, kw_only=True)
class RowsImported(Event):
    """What was accepted of a table was written, each row in a line of its own."""

    name = "rows.imported"
    says = "{by} wrote {count} rows of the table {on}"
    register: str
    count: int
    refused: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ImportUndone(Event):
    """What a table had written was taken back, as far as nobody had worked on it since."""

    name = "import.undone"
    says = "{by} took back {count} rows of the table {on}"
    register: str
    count: int
    left: int


@dataclass(frozen=True, kw_only=True)
class OutlineDrawn(Event):
    name = "unit.outline-drawn"
    says = "{by} drew the outline of {on}"
    stays = ("digest",)
    digest: str


@dataclass(frozen=True, kw_only=True)
class PersonAppointed(Event):
    name = "person.appointed"
    says = "{by} wrote down that {on} holds the post {post} from {begins_on}"
    stays = ("begins_on",)
    post: str
    begins_on: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class ViewSaved(Event):
    name = "view.saved"
    says = "{by} kept the list {view}"
    view: str


@dataclass(frozen=True, kw_only=True)
class ViewDropped(Event):
    name = "view.dropped"
    says = "{by} dropped the list {view}"
    view: str
