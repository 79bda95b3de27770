"""Search across kinds. What can be found registers itself: registers here, cases above."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from youwei.identity.models import User
from youwei.packs import world
from youwei.registers.models import table_of
from youwei.registers.queries.rights import is_row_wise, may_read, search_scope
from youwei.registers.queries.search import Hit, search

FEW = 8


@dataclass(frozen=True)
class Findable:
    """A kind of thing as search needs it, for one person."""

    of: str
    title: str
    find: Callable[[str, int], Sequence[Hit]]
    url: Callable[[str], str]  #: of a row's key


@dataclass(frozen=True)
class Group:
    """Answers of one kind."""

    of: str
    title: str
    hits: Sequence[tuple[str, Hit]]  #: address and answer


Kinds = Callable[[User], Iterator[Findable]]
_kinds: list[Kinds] = []


def register_findable(kinds: Kinds) -> None:
    """Add kinds of things to search. Called once, when the app is ready."""
    _kinds.append(kinds)


def find_all(question: str, user: User, *, few: int = FEW) -> Sequence[Group]:
    """Return a few answers of each kind. One query a kind."""
    groups = [
        Group(
            kind.of,
            kind.title,
            [(kind.url(hit.row_key), hit) for hit in kind.find(question, few)],
        )
        for kinds in _kinds
        for kind in kinds(user)
    ]
    return [group for group in groups if group.hits]


def registers_found(user: User) -> Iterator[Findable]:
    """Yield the registers that a person may search."""
    for key, sheet in world.current().sheets["registers"].items():
        if not sheet.extends and may_read(key, user):
            yield Findable(f"register/{key}", sheet.title, _finder(key, user), _address)


def _finder(register: str, user: User) -> Callable[[str, int], Sequence[Hit]]:
    def find(question: str, most: int) -> Sequence[Hit]:
        of, within = f"register/{register}", search_scope(register, user)
        if within is not None and is_row_wise(register):
            rows = table_of(register).objects.visible_to(user, register).present()
            return search(question, of=of, within=None, visible=rows, most=most)
        return search(question, of=of, within=within, most=most)

    return find


def _address(row_key: str) -> str:
    register, _, name = row_key.partition("/")
    return f"/registers/{register}/{name}/"
