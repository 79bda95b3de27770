"""The kinds of declarations. Every app brings its own: packs knows none of them by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from youwei.packs.declared import Sheet
from youwei.packs.rows import Row

if TYPE_CHECKING:
    from youwei.packs.bounds import Bounds
    from youwei.packs.checker import Checker
    from youwei.packs.county import World
    from youwei.packs.reading import Reading, Thing

S = TypeVar("S", bound=Sheet)


def _no_check(_sheet: Any, _checker: Any) -> None:
    """Nothing to follow, nothing to refuse."""


def _reads_nothing(_sheet: Any, _reading: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True)
class Kind(Generic[S]):
    """One of the nine: where its files lie, what words it has, what is checked."""

    folder: str  #: of the app and of every county: "procedures"
    word: str  #: in a reference: "procedure", as in "procedure/letters"
    chinese: str  #: 流程
    model: type[S]
    parts: str  #: the table of its parts: "stages"
    part: str  #: what one is called: "stage"
    check: "Callable[[S, Checker], None]" = _no_check
    """follows every name"""
    bounds: "Callable[[S, Bounds], None]" = _no_check
    """refuses what the boundaries of the house refuse"""
    run_example: "Callable[[S, Any, World], str | None] | None" = None
    """plays one story; says what came out instead, or raises NotAllowed"""
    row: "Callable[[str, World], Row] | None" = None
    """fields of a row of the sheet with this key"""
    reads: "Callable[[S, Reading], Iterable[Thing]]" = _reads_nothing
    """what else is read when one of these is read"""
    is_page: bool = False  #: a file is a page of many, whose keys are unique in the county
    is_everywhere: bool = False  #: present in every zone: it names things and holds none
    always: frozenset[str] = frozenset()  #: keys of its files that are present in every zone


_kinds: dict[str, Kind[Any]] = {}


def register_kind(kind: Kind[Any]) -> None:
    """Make a kind known; called once by each app when it is ready."""
    if _kinds.get(kind.folder, kind) != kind:
        raise ValueError(f"two kinds for the folder {kind.folder}")
    _kinds[kind.folder] = kind


def kinds() -> tuple[Kind[Any], ...]:
    """Return the known kinds, always in the same order."""
    return tuple(_kinds[folder] for folder in sorted(_kinds))


def kind_in(folder: str) -> Kind[Any]:
    """Return the kind whose files lie in this folder."""
    return _kinds[folder]


def kind_called(word: str) -> Kind[Any] | None:
    """Return the kind of a reference: "register" of "register/people"."""
    return next((kind for kind in _kinds.values() if kind.word == word), None)
