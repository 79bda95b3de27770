"""How long what is kept, and what was erased lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs import world
from youwei.procedures.models import Case
from youwei.registers.models import about_somebody, table_of


@dataclass(frozen=True)
class Period:
    """A kind of thing, how long it is kept, and how much of it there is."""

    title: str
    keeps: str
    count: int


def periods() -> Sequence[Period]:
    """Return every kind that says how long it is kept. One query a kind."""
    here = world.current()
    made = [
        Period(sheet.title, sheet.keeps, _cases(key))
        for key, sheet in here.sheets["procedures"].items()
        if sheet.keeps
    ]
    made += [
        Period(sheet.title, sheet.keeps, _rows(key))
        for key, sheet in here.sheets["registers"].items()
        if sheet.keeps and not sheet.extends
    ]
    return made


def registers_with_marks() -> Mapping[str, str]:
    """Return the registers in which somebody may be known again: key → title. No query."""
    return {
        key: sheet.title
        for key, sheet in world.current().sheets["registers"].items()
        if sheet.unique and not sheet.extends and about_somebody(key)
    }


def lately_erased(user: User, *, most: int = 50) -> Sequence[Entry]:
    """Return the latest erasures in reach of whoever decides on them. One query."""
    roles = [key for key, role in world.current().roles.items() if role.erases]
    found = Entry.objects.filter(event__in=("case.erased", "row.erased"))
    return list(found.filter(user.reach_q(roles)).with_seals().newest_first()[:most])


def _cases(key: str) -> int:
    return Case.objects.of(key).filter(erased_at=None).exclude(ended_at=None).count()


def _rows(key: str) -> int:
    return int(table_of(key).objects.of(key).filter(erased_at=None).count())
