"""Cases as lists, and which procedures a person opens or reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count

from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.packs.values import is_closed
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case
from youwei.registers.queries import Findable, Hit, Source
from youwei.registers.queries.search import search

FIRST = ("stage", "opened-on")


@dataclass(frozen=True)
class ProcedureLine:
    """A procedure as a list shows it to one person."""

    key: str
    title: str
    about: str
    running: int
    may_open: bool


def implied(sheet: Procedure) -> dict[str, Field]:
    """Return the fields that every case has, in lists and in the index."""
    stages = {key: stage.label for key, stage in sheet.stages.items()}
    return {
        "stage": Field(label="阶段 | Stage", type="choice", options=stages),
        "unit": Field(label="单位 | Unit"),  # a name: what was then, not the unit as it is now
        "opened-on": Field(label="收到 | Received", type="date"),
        "ended-on": Field(label="办结 | Ended", type="date"),
    }


def source_of(procedure: str, user: User) -> Source:
    """Return the list of the cases of a procedure that this person may see."""
    sheet: Procedure = world.current().sheets["procedures"][procedure]
    fields = {**sheet.fields, **implied(sheet)}
    open_fields = [
        key for key, f in sheet.fields.items() if not is_closed(f) and f.type != "note"
    ]
    return Source(
        of=f"procedure/{procedure}",
        title=sheet.title,
        rows=Case.objects.of(procedure).visible_to(user),
        everything=Case.objects.of(procedure),
        fields=fields,
        columns=[*open_fields[:3], *FIRST],
        order="-opened_at",
        value=lambda row, key: row.value(key),
        url=lambda row: row.get_absolute_url(),
    )


def openable(user: User) -> Sequence[tuple[str, str]]:
    """Return (key, title) of what this person may open. No query but the roles."""
    roles = {hat.role for hat in user.hats}
    sheets = world.current().sheets["procedures"].items()
    return [(key, sheet.title) for key, sheet in sheets if roles & set(sheet.opened_by)]


def procedures_of(user: User) -> Sequence[ProcedureLine]:
    """Return the procedures in which this person opens or sees something. One query."""
    opens = {key for key, _ in openable(user)}
    seen = Case.objects.running().visible_to(user).order_by()
    running = dict(seen.values_list("procedure_key").annotate(Count("pk")))
    return [
        ProcedureLine(key, sheet.title, sheet.about, running.get(key, 0), key in opens)
        for key, sheet in world.current().sheets["procedures"].items()
        if key in running or key in opens
    ]


def cases_found(user: User) -> Iterator[Findable]:
    """Yield the procedures for search: rows are checked one by one."""
    for key, sheet in world.current().sheets["procedures"].items():
        yield Findable(f"procedure/{key}", sheet.title, _Finder(key, user), _address)


@dataclass(frozen=True)
class _Finder:
    procedure: str
    user: User

    def __call__(self, question: str, most: int) -> Sequence[Hit]:
        visible = Case.objects.of(self.procedure).visible_to(self.user)
        of = f"procedure/{self.procedure}"
        return search(question, of=of, within=None, visible=visible, most=most)


def _address(key: str) -> str:
    return f"/cases/{key.partition('/')[2]}/"
