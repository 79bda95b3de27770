"""What a file says of single cases, handed to procedures."""

from contextlib import suppress

from youwei.chronicle.clock import now
from youwei.chronicle.events import Named
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import (
    Arrival,
    News,
    Walked,
    absent,
    follow_case,
    hear_said,
    join_case,
    keep_unheard,
    receive_case,
)
from youwei.procedures.models import Case
from youwei.registers.queries.names import each
from youwei.zones.declarations import Brought, Evidence, Opened, Paper, Told, Word
from youwei.zones.models import Exhibit, Passage

UNKNOWN = "来信人"
"""How somebody is called here whose name stays where it was said."""


def take_brought(item: Brought, *, zone: str, by: Named) -> None:
    """Take over a case that came, then hear what its opener said of it. Twice is once."""
    key = f"case/{item.reference}"
    passage = Passage.objects.select_for_update().filter(zone=zone, case_key=key).first()
    if item.opened is not None and passage is None:
        _receive(item.reference, item.opened)
        passage = Passage.objects.create(zone=zone, case_key=key)
    if passage is None or passage.words < item.first:
        raise NotAllowed(
            "The file goes on with %(case)s, which is not here.", case=item.reference
        )
    fresh = item.words[passage.words - item.first :]  # told anew, some were heard already
    for word in fresh:
        _hear(key, word, passage, by)
    passage.words += len(fresh)
    passage.save()


def _receive(reference: str, opened: Opened) -> None:
    """Open the case under the same declaration; the opener is known by the case alone."""
    here = world.current()
    if opened.procedure not in here.sheets["procedures"] or (
        here.digest("procedures", opened.procedure) != opened.declaration
    ):
        raise NotAllowed(
            "%(case)s was opened under another wording of “%(procedure)s”: bring the county's "
            "files of both sides to the same state.",
            case=reference,
            procedure=here.title_of("procedures", opened.procedure),
        )
    sheet = here.sheets["procedures"][opened.procedure]
    if sheet.carried is None or sheet.carried.to not in here.zones:
        raise NotAllowed("%(case)s is not worked on in this zone.", case=reference)
    for paper in opened.papers:
        field = sheet.fields.get(paper.field)
        if (
            field is None
            or field.type != "file"
            or paper.key not in each(opened.filled.get(paper.field))
        ):
            raise NotAllowed("“%(name)s” is not the file that it says.", name=paper.name)
    opener = absent(f"opener/{reference}", opened.opener or UNKNOWN)
    papers = [_columns(paper, opener.key) for paper in opened.papers]
    case = receive_case(
        arrival=Arrival(
            procedure=opened.procedure,
            reference=reference,
            unit_path=opened.unit_path,
            filled=opened.filled,
            opener=opener,
            opened_at=opened.opened_at,
            papers=papers,
        )
    )
    _join(case)


def _join(case: Case) -> None:
    """Let it go along with the case that its opener named; too late, it goes its own way."""
    joins = case.procedure.joins
    named = case.filled.get(joins.field) if joins is not None and joins.field else None
    lead = Case.objects.of(case.procedure_key).filter(key=named).first() if named else None
    if lead is not None and lead != case:
        with suppress(NotAllowed):
            join_case(case=case, lead=lead, by=absent(case.opener_key, case.opener_name))


def _columns(paper: Paper, by: str) -> dict[str, object]:
    return {**paper.model_dump(), "added_by": by}


def _hear(key: str, word: Word, passage: Passage, by: Named) -> None:
    """Take the opener's move. What comes too late is written down, and told there again."""
    case = Case.objects.get(key=key)
    opener = absent(case.opener_key, case.opener_name)
    passage.version = 0
    try:
        hear_said(
            case=case, stage=word.stage, place=word.place, by=opener, reason=word.reason,
            filled=word.filled, at=word.said_at,
        )  # fmt: skip
    except NotAllowed as no:
        keep_unheard(
            case=case, stage=case.here.label.partition("|")[0].strip(), why=str(no), by=by
        )


def take_told(item: Told, *, zone: str, by: Named) -> None:
    """Let a case stand as it stands where it is worked on.

    What was sent before they had heard the opener's last words does not undo these.
    """
    key = f"case/{item.reference}"
    case = Case.objects.filter(key=key).first()
    passage = Passage.objects.filter(zone=zone, case_key=key).first()
    if case is None or passage is None:
        raise NotAllowed(
            "The file goes on with %(case)s, which is not here.", case=item.reference
        )
    if case.erased_at is not None:
        return  # a file that comes again after a backup was restored brings nothing back
    fresh = [Walked(**step.model_dump()) for step in item.steps[passage.steps :]]
    news = News(
        stage=item.stage,
        present=item.present,
        published_in=item.published_in,
        filled=item.filled,
        is_current=item.heard >= case.said.count(),
        steps=fresh,
    )
    follow_case(case=case, news=news, by=by)
    passage.steps = len(item.steps)
    passage.save(update_fields=["steps"])


def take_evidence(item: Evidence, *, zone: str, number: int) -> None:
    """Keep a copy of a case for those who may read it; a newer one of that zone replaces it."""
    if "cadre" not in world.current().zones:
        raise NotAllowed("Evidence goes to the zone cadre alone.")
    if Exhibit.objects.filter(reference=item.reference).exclude(from_zone=zone).exists():
        raise NotAllowed("%(case)s is here already.", case=item.reference)
    if unknown := sorted(set(item.roles) - world.current().roles.keys()):
        raise NotAllowed("There is no role %(role)s in this county.", role=", ".join(unknown))
    columns = item.model_dump(exclude={"roles", "facts", "papers", "reference"})
    Exhibit.objects.update_or_create(
        reference=item.reference,
        defaults={
            **columns,
            "roles": f" {' '.join(item.roles)} ",
            "facts": [[one.label, one.text] for one in item.facts],
            "papers": [one.model_dump(mode="json") for one in item.papers],
            "from_zone": zone,
            "number": number,
            "came_at": now(),
        },
    )
