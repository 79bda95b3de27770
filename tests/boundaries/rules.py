"""Who gets where, said in few words: what a row of the table of addresses is made of."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from tests.boundaries.house import CAST, House, take_in
from youwei.chronicle.models import Entry
from youwei.interop.dossier.actions import ask_dossier
from youwei.interop.dossier.jobs import make_waiting
from youwei.interop.dossier.subjects import subject_of
from youwei.interop.models import Dossier
from youwei.procedures.models import Batch
from youwei.registers.models import SavedView

ALL = frozenset(CAST)
LIN, DENG, QIN = {"lin"}, {"deng"}, {"qin"}
PEOPLE = {"lin", "gu", "yan", "qian"}  # keeps it, heads of units, whoever is in it
ROW = {"lin", "gu", "qian"}  # keeps it, their head, they themselves
LETTERS = {"xu", "bao", "deng", "luo", "he"}  # writes one, may write one, has or had a turn
LETTER = {"xu", "deng", "luo"}
FILERS = {"qian", "jin", "gu", "yan"}
INTAKE = (
    "/^intake/(?P<procedure>[-a-z0-9]+)/"
    r"(?P<name>[0-9a-f]{64}\.(?:csv|txt|xlsx|xls|ods))/$"
)
MEETINGS = {"lin", "tan"}  # their stages ask the standing committee, the representatives
BALLOTS = {"lin", "tan"}  # organisation officer, village secretary
STAFF = ALL - {"xu", "bao", "qian", "jin"}  # whose role reaches beyond themselves
HIGH = ALL - {"xu", "bao", "luo", "he", "gu", "yan", "qian", "jin", "ma"}  # county and streets
WAY_IN = 302  # a visitor is shown to the sign-in


@dataclass(frozen=True)
class Rule:
    """One address, and to whom it opens. `visitor` and `other`: what the others get."""

    url: str | Callable[[House], str]
    to: Collection[str] = ALL
    ok: int = 200
    other: int = 404
    visitor: int = WAY_IN
    method: str = "GET"

    def expected(self, name: str) -> int:
        if not name:
            return self.visitor
        return self.ok if name in self.to else self.other


def public(url: str) -> Rule:
    return Rule(url, visitor=200)


def nobody(url: str | Callable[[House], str], status: int, method: str = "GET") -> Rule:
    return Rule(url, (), other=status, visitor=status, method=method)


def letter(house: House) -> str:
    return house.letters[2].get_absolute_url()


def report(house: House) -> str:
    return house.reports[1].get_absolute_url()


def row(house: House) -> str:
    return house.people[0].get_absolute_url()


def entry(house: House) -> str:
    number = Entry.objects.filter(on_key=house.reports[1].key).get().leaf.number
    return f"/chronicle/{number}/"


def view(house: House) -> str:
    return f"/views/{SavedView.objects.get().pk}/drop/"


def brought(house: House) -> str:
    return f"/imports/people/{house.imported.pk}/"


def table_taken_in(house: House) -> str:
    batch = Batch.objects.first() or take_in(house)
    return f"/intake/{batch.pk}/dossier/"


def kept(house: House) -> str:
    """Return where a dossier lies ready that deng asked for."""
    deng = house.users["deng"]
    if not Dossier.objects.exists():
        batch = Batch.objects.first() or take_in(house)
        subject = subject_of(batch.key, deng)
        ask_dossier(subject=subject, by=deng, reason="归档", language="zh-hans")
        make_waiting()
    return Dossier.objects.get().get_absolute_url()


def under(start: Callable[[House], str], rest: str) -> Callable[[House], str]:
    return lambda house: start(house) + rest
