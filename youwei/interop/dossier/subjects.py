"""Of what a dossier can be, and which matters and rows of it a reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Sum
from django.utils.translation import gettext as _

from youwei.chronicle.events import Named
from youwei.identity.models import User
from youwei.interop.intake.queries import takes_in
from youwei.packs import world
from youwei.procedures.models import Batch, Case, Document
from youwei.procedures.models.cases import CaseQuerySet
from youwei.procedures.queries.persons import cases_about, own_cases
from youwei.registers.models import Person, Row
from youwei.registers.queries import own_rows
from youwei.web.context import address
from youwei.web.words import label

FEW = 20
"""So many matters are gathered while one waits; more by the worker."""
HEAVY = 32 * 1024 * 1024  #: bytes of files that also are
MOST = 2000
LARGEST = 2 * 1024**3


@dataclass(frozen=True)
class Subject:
    """What a dossier is of, for one reader."""

    kind: str  #: case, person, account, batch
    on: Named
    title: str
    number: str
    under: str  #: the procedure or register, as people call it
    says: str  #: what is in it, on its page and its cover
    url: str  #: the page that it is asked from
    is_own: bool
    cases: CaseQuerySet  #: of which each is a chapter
    rows: Sequence[Row] = ()
    account: User | None = None  #: whose looks and roles are in it
    of_all: int | None = None  #: matters, those with them that this reader does not see
    zone: str = ""
    unit_path: str = ""
    about: Sequence[str] = field(default=())  #: who is told that it was made

    @property
    def whose(self) -> str:
        """The account of whom it is all of; empty where it is of nobody."""
        return next((key for key in self.about if key.startswith("user/")), "")

    @property
    def is_long(self) -> bool:
        """Say whether it is left to the worker. One query or two."""
        return self.cases.count() > FEW or size_of(self.cases) > HEAVY


def size_of(cases: CaseQuerySet) -> int:
    """Return how many bytes of files these cases have. One query."""
    files = Document.objects.filter(case__in=cases.order_by())
    return int(files.aggregate(size=Sum("size"))["size"] or 0)


def subject_of(key: str, reader: User) -> Subject | None:
    """Return what a dossier of this would be of; None where the reader sees no such thing."""
    kind = key.partition("/")[0]
    if kind == "case":
        return _of_case(key, reader)
    if kind == Person.REGISTER:
        row = Person.objects.visible_to(reader, kind).filter(key=key, erased_at=None).first()
        if row is not None and row.user_key != reader.key:
            return _of_person(row, reader)
        return of_account(reader) if row is not None else None
    if kind == "batch":
        return _of_batch(key, reader)
    return of_account(reader) if key == reader.key else None


def _of_case(key: str, reader: User) -> Subject | None:
    case = Case.objects.visible_to(reader).filter(key=key).first()
    if case is None:
        return None
    return Subject(
        kind="case", on=case, title=case.label, number=case.reference,
        under=label(case.procedure.title),
        says=_("It holds what this reader may see on the page of the case."),
        url=case.get_absolute_url(),
        is_own=case.opener_key == reader.key,
        cases=Case.objects.visible_to(reader).filter(pk=case.pk),
    )  # fmt: skip


def _of_person(row: Person, reader: User) -> Subject:
    keys = [key for key in (row.key, row.user_key) if key]
    return Subject(
        kind="person", on=row, title=row.label, number=row.unit_name,
        under=label(row.sheet.title),
        says=_(
            "It holds what this reader may see on the page of the person, and the matters "
            "about them as officials that this reader may see."
        ),
        url=row.get_absolute_url(),
        is_own=False,
        cases=cases_about(keys) & Case.objects.visible_to(reader),
        rows=[row],
        zone=row.sheet.zone, unit_path=row.unit_path,
        about=[*keys, *row.about.split()],
    )  # fmt: skip


def of_account(reader: User) -> Subject:
    """Return all that is held about somebody, as they see it themself."""
    rows = own_rows(reader)
    people = [row.key for row in rows if isinstance(row, Person)]
    keys = [key for key in (reader.key, reader.person_key, *people) if key]
    return Subject(
        kind="account", on=reader, title=str(reader), number="",
        under=_("All that is held about me"),
        says=_("It holds what is held about you and shown to you: who looked, too."),
        url=address("identity:account"),
        is_own=True,
        cases=own_cases(reader, keys),
        rows=rows,
        account=reader,
        about=[reader.key],
    )  # fmt: skip


def _of_batch(key: str, reader: User) -> Subject | None:
    titles = {f"procedure/{one}": title for one, title in takes_in(reader)}
    batch = Batch.objects.filter(key=key, of__in=titles, undone_at=None).first()
    if batch is None:
        return None
    every = Case.objects.filter(batch=batch.key)
    seen = every & Case.objects.visible_to(reader)
    return Subject(
        kind="batch", on=batch, title=batch.file, number="",
        under=label(titles[batch.of]),
        says=_("It holds the matters of this table that this reader may see."),
        url=address("intake:index"),
        is_own=False,
        cases=seen.order_by("batch_line", "pk"),
        of_all=every.count(),
        zone=world.current().sheets["procedures"][batch.of.partition("/")[2]].zone,
    )  # fmt: skip
