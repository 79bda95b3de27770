"""What anybody may read: what can be sent, what was published, one's own matter by its code."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from youwei.chronicle.clock import now, today
from youwei.chronicle.models import Entry
from youwei.identity.models import VISITOR, User
from youwei.identity.queries import LOOKS
from youwei.packs import world
from youwei.packs.declared import Field, label
from youwei.portal.queries.acts import Act, acts_by_code
from youwei.procedures.declarations import Procedure
from youwei.procedures.machine import offers as offers_of
from youwei.procedures.models import Case
from youwei.procedures.queries.around import Surroundings
from youwei.procedures.queries.erasing import Erasing, erasing_of
from youwei.procedures.queries.together import together_with
from youwei.registers.queries import offered as offered_in
from youwei.web.words import first_sentence
from youwei.web.words import label as read

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs of a code: none that looks like another."""
LENGTH = 8
NAMED = frozenset({"person", "unit", "place", "link", "clause", "file", "checklist"})
"""Types that a visitor cannot fill in: they choose among things that are not public."""
LATEST = 8
DOSSIER = "卷宗 | Dossier"
RESIDENTS = frozenset({"resident", "firm"})
STEPS = (
    "case.opened",
    "case.moved",
    "case.moved-by-time",
    "case.went-along",
    "case.followed",
    "case.unheard",
)


@dataclass(frozen=True)
class Offer:
    """A procedure that residents may begin."""

    key: str
    title: str
    about: str  #: the first sentence of what the manual says


@dataclass(frozen=True)
class Letter:
    """A published matter: the declared words of it and nothing else."""

    reference: str
    title: str
    unit: str
    at: datetime
    words: Sequence[tuple[str, str]]  #: (label, text)


@dataclass(frozen=True)
class Step:
    """A stage that a matter entered, as `_components/chron.html` shows it."""

    who: str
    says: str
    at: datetime
    seal: int | None
    state: str
    quote: str = ""


@dataclass(frozen=True)
class Turn:
    """A move that the sender may take now."""

    place: int
    label: str
    needs_reason: bool
    takes_back: bool = False  #: it ends a matter that lies with others: never what is asked for


@dataclass(frozen=True)
class Found:
    """What somebody sees of their own matter with its number and code."""

    title: str
    reference: str
    stage: str
    is_over: bool
    unit: str
    due_at: datetime | None
    steps: Sequence[Step]
    words: Sequence[tuple[str, str]]
    turns: Sequence[Turn]  #: what its sender may do now: rate, say that it misses the point
    is_asked: bool  #: it is their turn: an answer to rate, or a question to answer
    question: str = ""  #: what they are asked
    others: int = 0  #: people whose matters are worked together with this one
    goes_along: bool = False  #: it may be separated
    code: str = ""  #: what opened it, for a form that asks nothing again
    splits: Sequence[tuple[str, str]] = ()  #: (number, code) of what was made of a part of it
    erasing: Erasing | None = None  #: whether it may be, or was, asked that it be erased
    looks: Sequence["Looked"] = ()  #: who opened what is closed to others, and why
    acts: Sequence[Act] = ()  #: what was done with number and code, and who printed them

    @property
    def answers(self) -> Sequence[Turn]:
        """Return what its sender is waited for to say."""
        return [turn for turn in self.turns if not turn.takes_back]

    @property
    def ways_out(self) -> Sequence[Turn]:
        """Return the moves by which its sender takes it back."""
        return [turn for turn in self.turns if turn.takes_back]


@dataclass(frozen=True)
class Looked:
    """Somebody opened a value that only its sender and a few others may see."""

    who: str
    what: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Counts:
    """Matters of this year."""

    year: int
    received: int
    answered: int


def offers() -> Sequence[Offer]:
    """Return what residents may begin here. No query."""
    return [
        Offer(key, sheet.title, first_sentence(sheet.about))
        for key, sheet in _public().items()
        if _is_offered(sheet)
    ]


def offered(key: str) -> Procedure | None:
    """Return a procedure that residents may begin, or nothing. No query."""
    sheet = _public().get(key)
    return sheet if sheet is not None and _is_offered(sheet) else None


def _public() -> Mapping[str, Procedure]:
    sheets = world.current().sheets["procedures"]
    return {key: sheet for key, sheet in sheets.items() if sheet.zone == "public"}


def _is_offered(sheet: Procedure) -> bool:
    return bool(RESIDENTS & set(sheet.opened_by))


def counts() -> Counts:
    """Count the public matters of this year. One query."""
    year = today().year
    cases = Case.objects.counted().filter(procedure_key__in=_public(), opened_at__year=year)
    made = cases.aggregate(received=Count("pk"), answered=Count("pk", filter=_is_answered()))
    return Counts(year, made["received"], made["answered"])


def _is_answered() -> Q:
    """Build the condition that a matter has ended or lies with whoever sent it."""
    found = ~Q(ended_at=None)
    for key, sheet in _public().items():
        asks = sheet.pausing
        back = [
            name
            for name, one in sheet.stages.items()
            if (one.by == "@opener" and name not in asks) or one.publishes
        ]
        found |= Q(procedure_key=key, stage__in=back)
    return found


def published(*, before: str = "", most: int = LATEST) -> tuple[Sequence[Letter], str | None]:
    """Return published matters, the last published first, and where the next page begins.

    A place is the number of a published matter: nothing is learned of others by trying them.
    """
    public = Case.objects.filter(_is_published())
    cases = public.order_by("-last_at", "-pk")
    if before and (last := public.filter(reference=before).first()) is not None:
        same = Q(last_at=last.last_at, pk__lt=last.pk)
        cases = cases.filter(Q(last_at__lt=last.last_at) | same)
    page = list(cases[: most + 1])
    following = page[most - 1].reference if len(page) > most else None
    return [_letter(case) for case in page[:most]], following


def published_letter(reference: str) -> Letter | None:
    """Return one published matter. One query."""
    case = Case.objects.filter(_is_published(), reference=reference).first()
    return _letter(case) if case is not None else None


def _is_published() -> Q:
    """Build the condition that the words of a matter are public, also after its end."""
    return Q(procedure_key__in=_public(), published_in__gt="")


def _letter(case: Case) -> Letter:
    words = _published_words(case)
    unit = case.lead_name or case.unit_name
    return Letter(case.reference, _title(case, words), unit, case.last_at, words)


def _title(case: Case, words: Sequence[tuple[str, str]]) -> str:
    """Return the title where its words are published, else the first two of those that are."""
    said = (case.filled.get(path) for path in case.here.publishes)
    if any(isinstance(one, str) and one.startswith(case.label) for one in said):
        return case.label
    if not words:
        return label(case.procedure.title, "zh")
    return "：".join(read(text).partition("\n")[0] for _name, text in words[:2])[:60]


def _published_words(case: Case) -> Sequence[tuple[str, str]]:
    fields = case.procedure.fields
    stage = case.procedure.stages[case.published_in or case.stage]
    paths = [path for path in stage.publishes if path in fields and path in case.filled]
    return [
        (fields[path].label, _text(_choices(fields[path]), case.filled[path]))
        for path in paths
        if fields[path].privacy == "open"
    ]


def _choices(field: Field) -> Mapping[str, str]:
    """Return the labels of what may be chosen: options, or the lines of a list."""
    return dict(offered_in(field) or ()) if field.type == "clause" else field.options


def _text(options: Mapping[str, str], value: object) -> str:
    several = value if isinstance(value, list) else [value]
    return "、".join(options.get(str(one), str(one)) for one in several)


def code_of(case: Case) -> str:
    """Return the code that opens a matter to whoever sent it; it is kept nowhere."""
    return code_for(case.key, case.salt)


def code_for(key: str, salt: str) -> str:
    """Return the code of a matter that may not be opened yet, by its key and secret salt."""
    mixed = hmac.new(salt.encode(), b"look-up " + key.encode(), hashlib.sha256)
    number = int.from_bytes(mixed.digest()[:8])
    signs = []
    for _place in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    return "".join(signs)


def find_case(reference: str, code: str) -> Case | None:
    """Return a public matter for its number and code, or nothing for either being wrong."""
    case = Case.objects.filter(reference=reference, procedure_key__in=_public()).first()
    return case if case is not None and is_same(code_of(case), code) else None


def is_same(right: str, code: str) -> bool:
    """Compare a code, whatever signs somebody typed, in the same time for every wrong one."""
    return hmac.compare_digest(right.encode(), code.encode())


def progress_of(case: Case) -> Found:
    """Return what its sender sees of a matter: steps, answer, and each look at what is closed.

    Seven queries.
    """
    steps = Entry.objects.filter(on_key=case.key, event__in=STEPS)
    lead, others = together_with(case)
    entries = list(steps.with_seals().newest_first()[:20])
    return Found(
        title=case.label,
        reference=case.reference,
        stage=case.here.label,
        is_over=case.ended_at is not None,
        unit=case.lead_name or case.unit_name,
        due_at=case.due_at,
        steps=[_step(entry, is_newest=place == 0) for place, entry in enumerate(entries)],
        words=_answer(case),
        turns=turns_of(case),
        is_asked=_is_theirs(case) and case.ended_at is None,
        question=_question(case, entries),
        others=others,
        goes_along=lead is not None,
        code=code_of(case) if case.by_code else "",
        splits=[
            (one.made.reference, code_of(one.made))
            for one in case.splits.select_related("made")
            if case.opener_key == VISITOR
        ],
        erasing=erasing_of(case) if case.opener_key == VISITOR else None,
        looks=_looks(case),
        acts=acts_by_code(case),
    )


def _is_theirs(case: Case) -> bool:
    """Say whether it is the turn of whoever sent a matter, or whom it concerns."""
    concerns = case.procedure.concerns
    return case.here.by in ("@opener", f"@{concerns}" if concerns else "@opener")


def _looks(case: Case) -> Sequence[Looked]:
    """Return each look at what is closed in a matter, newest first. One query."""
    looks = Entry.objects.filter(on_key=case.key, event__in=LOOKS).newest_first()[:50]
    fields = case.procedure.fields
    made = [(entry, fields.get(str(entry.payload.get("field", "")))) for entry in looks]
    return [
        Looked(
            who=entry.by_label,
            what=field.label if field else DOSSIER,
            why=str(entry.payload.get("reason", "")),
            at=entry.happened_at,
        )
        for entry, field in made
    ]


def _question(case: Case, entries: Sequence[Entry]) -> str:
    """Return the reason with which the matter came back to its sender."""
    is_asked = _is_theirs(case) and case.ended_at is None and entries
    return str(entries[0].payload.get("reason") or "") if is_asked else ""


def asked_fields(case: Case) -> Mapping[str, Field]:
    """Return what the sender of a matter may write now, if it is their turn. No query."""
    if case.here.by not in case.by_code or case.ended_at is not None:
        return {}
    fields = case.procedure.fields
    needs = [key for move in case.here.moves for key in move.needs if not case.filled.get(key)]
    keys = dict.fromkeys([*case.here.fills, *needs])
    return {key: fields[key] for key in keys if fields[key].type not in NAMED}


def turns_of(case: Case) -> Sequence[Turn]:
    """Return the moves that its sender may take now; what only offices can fill is left out."""
    asked = asked_fields(case)
    theirs = case.by_code if case.ended_at is None else frozenset()
    if not any({case.here.by, one.by} & theirs for one in case.here.moves):
        return []
    around = Surroundings(case, User.objects.filter(key=VISITOR).first())
    made = offers_of(case.procedure, case.present, actor=VISITOR, at=now(), around=around)
    stages, is_theirs = case.procedure.stages, _is_theirs(case)
    return [
        Turn(
            offer.place,
            offer.move.label,
            offer.move.reason,
            takes_back=not is_theirs and not stages[offer.move.to].moves,
        )
        for offer in made
        if (offer.is_open or (offer.hangs_on and offer.hangs_on <= asked.keys()))
        and offer.is_theirs
        and all(key in asked or case.filled.get(key) for key in offer.move.needs)
    ]


def _step(entry: Entry, *, is_newest: bool) -> Step:
    says = str(entry.payload.get("entered") or entry.payload.get("stage") or "")
    state = "now" if is_newest else "did"
    return Step("", says, entry.happened_at, entry.seal, state)


def _answer(case: Case) -> Sequence[tuple[str, str]]:
    """Return the words that this procedure publishes, once the matter is past its offices."""
    sheet = case.procedure
    paths = {path for stage in sheet.stages.values() for path in stage.publishes}
    is_theirs = _is_theirs(case) and case.stage not in sheet.pausing
    is_answered = case.ended_at is not None or is_theirs
    fields = [key for key in sheet.fields if key in paths and key in case.filled]
    if not is_answered:
        return []
    return [
        (sheet.fields[key].label, _text(_choices(sheet.fields[key]), case.filled[key]))
        for key in fields
        if sheet.fields[key].privacy == "open"
    ]
