"""A line of a table: as far as it is understood, and what it would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from youwei.interop.imports.matching import Key
from youwei.packs.declared import NotAllowed
from youwei.registers.models import Row


@dataclass(slots=True)
class Read:
    """A line as far as it is understood."""

    line: int
    cells: Sequence[str]
    texts: dict[str, str] = field(default_factory=dict)  #: field → what its cell says
    values: dict[str, Any] = field(default_factory=dict)
    unit: str = ""  #: key of the unit that it names
    no_unit: NotAllowed | None = None  #: why it names none, if it tries to
    key: Key = ()
    wrong: NotAllowed | None = None


@dataclass(slots=True)
class Found:
    """What one line would do. `values` are those that a row would get."""

    line: int
    kind: str  #: same, new, differs, several, wrong
    values: Mapping[str, Any]
    cells: Sequence[str]
    unit: str = ""
    row: Row | None = None
    differs: Sequence[str] = ()
    no: NotAllowed | None = None
