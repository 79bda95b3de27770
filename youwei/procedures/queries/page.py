"""One case with all that a person may see of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from youwei.ballots.models import Round
from youwei.ballots.queries import unit_keeping
from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry, EntryQuerySet
from youwei.chronicle.queries.naming import unnamed
from youwei.identity.models import VISITOR, User
from youwei.packs.declared import Field
from youwei.packs.values import is_closed, is_empty
from youwei.procedures.declarations import Asks
from youwei.procedures.machine import Offer, Running, counts, offers
from youwei.procedures.models import Case, Document, Party, Turn
from youwei.procedures.models.cases import OPENER
from youwei.procedures.queries.around import Surroundings, has_a_turn
from youwei.procedures.queries.erasing import Erasing, erasing_of
from youwei.procedures.queries.together import may_join, together_with, told_in
from youwei.registers.queries import labels_of
from youwei.registers.queries.names import NAMED, each

ANSWERS = ("case.answered", "case.answered-for", "case.answer-corrected", "case.counted")
"""What whoever withdrew from a case never reads."""
VISITOR_NAME = "凭编号和查询码来的人 | Whoever comes with number and code"
SHOWN = 200  # lines of what happened, on the page


@dataclass(frozen=True)
class Value:
    """A field of a case as it is shown: open, or closed with the right to open it."""

    key: str
    field: Field
    value: Any  #: of a closed field only whether there is one
    is_closed: bool
    may_reveal: bool


@dataclass(frozen=True)
class Asking:
    """A round of answers: what was asked, and how it stands."""

    asks: Asks
    counts: Mapping[str, int]
    is_asked: bool  #: this person, and has not answered yet
    answered: int
    of: int
    is_away: bool = False  #: this person has withdrawn
    ballot: Round | None = None  #: the newest vote, where it is secret
    may_prepare: bool = False
    keeps: bool = False  #: this person keeps the vote: prints, opens, closes


@dataclass(frozen=True)
class CaseWork:
    """What somebody may do in a case now: all that is needed to take in what they sent."""

    case: Case
    at: datetime
    offers: Sequence[Offer]
    fills: Sequence[str]  #: fields that this person may write now
    goes_with: Case | None  #: the case that this one goes along with


@dataclass(frozen=True)
class CasePage:
    """All of one case's page."""

    case: Case
    at: datetime
    opener: str  #: who opened it, as this reader may know them
    offers: Sequence[Offer]
    fills: Sequence[str]  #: fields that this person may write now
    values: Sequence[Value]
    labels: Mapping[str, str]
    history: Sequence[Entry]
    walked: Sequence[str]  #: stages that it was in, in order
    came_at: Mapping[str, datetime]  #: when it last came to a stage
    turns: Sequence[Turn]
    clocks: Mapping[str, Running]
    may_extend: frozenset[str]  #: keys of the clocks that this person may give more time
    documents: Sequence[Document]
    closed_documents: Sequence[Document]  #: of closed fields: opened with a reason alone
    children: Sequence[Case]
    asking: Asking | None
    may_give_slip: bool  #: number and code, for whoever came without an account
    may_take_back: bool
    goes_with: Case | None  #: the case that this one goes along with
    along: Sequence[Case]  #: cases that go along with this one
    made: Sequence[Case]  #: cases that were made of a part of this one
    may_join: bool
    erasing: Erasing | None  #: for whoever opened it: whether it may be erased
    asks_by_text: bool  #: what is asked from here also goes to their phone, which nobody sees
    may_uncover: bool  #: opens photos that are covered, and covers them
    told_in: str  #: the first open words of the opening: what a second matter is written in

    @property
    def is_theirs(self) -> bool:
        return any(offer.is_theirs for offer in self.offers)


def case_work(case: Case, user: User) -> CaseWork:
    """Return what this person may do in a case."""
    return _work(case, user, Surroundings(case, user))


def _work(case: Case, user: User, around: Surroundings) -> CaseWork:
    at, (goes_with, _) = now(), together_with(case)
    made = offers(case.procedure, case.present, actor=user.key, at=at, around=around)
    if goes_with is not None:  # it is worked there; only its opener may still take it back
        made = tuple(one for one in made if one.move.by == "@opener")
    fills = case.here.fills if any(offer.is_theirs for offer in made) else ()
    return CaseWork(case=case, at=at, offers=made, fills=fills, goes_with=goes_with)


def case_page(case: Case, user: User) -> CasePage:
    """Gather the page of a case that this person may see."""
    around, state = Surroundings(case, user), case.present
    work = _work(case, user, around)
    turns = list(case.turns.order_by("id"))
    held, files = held_from(case, user), documents_for(case, user, around)
    return CasePage(
        case=case,
        at=work.at,
        opener=OPENER if case.seals_opener_from(user) else case.opener_name,
        offers=work.offers,
        fills=work.fills,
        values=[
            _value(case, key, field, user, around)
            for key, field in case.procedure.fields.items()
            if key not in held
        ],
        labels=_labels(case, [turn.user_key for turn in turns if turn.user_key]),
        history=unnamed(list(history_of(case, user)[:SHOWN]), user),
        walked=list(dict.fromkeys(turn.stage for turn in turns)),
        came_at={turn.stage: turn.entered_at for turn in turns},
        turns=[turn for turn in turns if turn.left_at is None],
        clocks=state.clocks,
        may_extend=_may_extend(work, user, around),
        documents=[one for one in files if not is_shut(one, case)],
        closed_documents=[one for one in files if is_shut(one, case)],
        children=list(Case.objects.visible_to(user).filter(parent=case)),
        asking=_asking(case, user, around),
        may_give_slip=case.gives_code_to(user, work.at),
        may_take_back=bool(case.before and case.before.get("by") == user.key),
        goes_with=work.goes_with,
        along=list(_visible(user).filter(joinings__lead=case, joinings__until=None)),
        made=list(_visible(user).filter(split_from__source=case)),
        may_join=may_join(case, user, around),
        erasing=erasing_of(case) if user.key == case.opener_key else None,
        asks_by_text=_asks_by_text(case, work.offers),
        may_uncover=may_uncover(case, user),
        told_in=told_in(case.procedure),
    )


def _may_extend(work: CaseWork, user: User, around: Surroundings) -> frozenset[str]:
    case = work.case
    if work.goes_with is not None or case.is_away:
        return frozenset()
    return frozenset(
        key
        for key, one in case.procedure.clocks.items()
        if one.extend and around.is_one_of(user.key, one.extend.by)
    )


def _labels(case: Case, at_work: Sequence[str]) -> Mapping[str, str]:
    """Return names for the keys on the page: of what is filled in, of whoever has a turn."""
    named = [
        one
        for key, field in case.procedure.fields.items()
        if field.type in NAMED
        for one in each(case.filled.get(key))
    ]
    everybody = labels_of([*named, *at_work])
    opener = {case.opener_key: OPENER, VISITOR: VISITOR_NAME}
    return {**opener, **_references(named), **everybody}


def _asks_by_text(case: Case, made: Sequence[Offer]) -> bool:
    texts = case.procedure.texts
    if texts is None or is_empty(case.closed.get(texts.to)):
        return False
    return any(one.is_theirs and one.to in texts.asked for one in made)


def _visible(user: User) -> QuerySet[Case]:
    return Case.objects.visible_to(user).order_by("pk")


def _references(keys: Sequence[str]) -> Mapping[str, str]:
    """Name linked cases by their number alone: whoever may see one opens it by that."""
    return {key: key.partition("/")[2] for key in keys if key.startswith("case/")}


def documents_for(case: Case, user: User, around: Surroundings) -> Sequence[Document]:
    """Return the files that a person may open: of closed fields those they may reveal."""
    fields, held = case.procedure.fields, held_from(case, user)
    open_to_them = {
        key
        for key, field in fields.items()
        if key not in held
        and (not is_closed(field) or may_reveal(case, key, field, user, around))
    }
    may = may_uncover(case, user)
    files = [one for one in case.documents.all() if one.field in open_to_them]
    return [one for one in files if may or not one.covered_by]


def is_shut(document: Document, case: Case) -> bool:
    """Say whether a file opens with a reason alone: of a closed field, or covered by a copy."""
    return bool(document.covered_by) or is_closed(case.procedure.fields[document.field])


def may_uncover(case: Case, user: User) -> bool:
    """Say whether somebody may open a photo that was covered. One query at most."""
    if user.key == case.opener_key or user.may_unmask("masked", case.unit_path):
        return True
    return case.turns.filter(Turn.own_seats_of(user), left_at=None).exists()


def held_from(case: Case, user: User) -> frozenset[str]:
    """Return what whoever opened a case does not read before it is said to them."""
    if user.key != case.opener_key or not case.held:
        return frozenset()
    as_staff = case.turns.filter(Turn.seats_of(user)).exclude(user_key=user.key)
    return frozenset() if as_staff.exists() else case.held


def may_reveal(case: Case, key: str, field: Field, user: User, around: Surroundings) -> bool:
    """Say whether this person may open a closed value: sealed ones open to the named alone."""
    if user.key == case.opener_key:
        return True
    if field.relayed_by:
        return any(around.is_in_person(user, who) for who in field.relayed_by)
    if field.sealed_to:
        return any(around.is_in_person(user, who) for who in field.sealed_to)
    if user.may_unmask(field.privacy, case.unit_path):
        return True
    is_seated = case.turns.filter(Turn.own_seats_of(user), left_at=None).exists()
    return field.privacy == "masked" and is_seated


def _value(case: Case, key: str, field: Field, user: User, around: Surroundings) -> Value:
    if not is_closed(field):
        return Value(key, field, case.filled.get(key), is_closed=False, may_reveal=False)
    has = not is_empty(case.closed.get(key))
    may = has and may_reveal(case, key, field, user, around)
    return Value(key, field, has, is_closed=True, may_reveal=may)


def history_of(case: Case, user: User) -> EntryQuerySet:
    """Return the lines of a case that its page shows to this person, newest first."""
    entries = Entry.objects.filter(on_key=case.key).select_related("leaf")
    mine = case.parties.filter(user_key=user.key, relation__in=(Party.HIDDEN, Party.WITHDREW))
    as_what = set(mine.values_list("relation", flat=True))
    if Party.HIDDEN in as_what:
        entries = entries.filter(by_key=user.key)
    if Party.WITHDREW in as_what:
        entries = entries.exclude(event__in=ANSWERS)
    return entries.newest_first()


def _asking(case: Case, user: User, around: Surroundings) -> Asking | None:
    asks, state = case.here.asks, case.present
    if asks is None:
        return None
    if asks.secret:
        return _asking_in_secret(asks, case, user, around)
    has_answered = any(given.seat == user.key for given in state.answers)
    is_away = user.key in state.withdrawn
    return Asking(
        asks=asks,
        counts={}
        if is_away or (user.key in state.seats and not has_answered)
        else counts(state),
        is_asked=user.key in state.seats and not has_answered,
        answered=len(state.answers),
        of=len(state.seats),
        is_away=is_away,
    )


def _asking_in_secret(asks: Asks, case: Case, user: User, around: Surroundings) -> Asking:
    state = case.present
    numbers = counts(state)
    keeps = unit_keeping(user, case.unit_path) is not None and has_a_turn(case, user, around)
    return Asking(
        asks=asks,
        counts=numbers if state.counted and user.key not in state.withdrawn else {},
        is_asked=user.key in state.seats and not state.counted,
        answered=sum(state.counted.values()),
        of=len(state.seats),
        is_away=user.key in state.withdrawn,
        ballot=Round.objects.filter(asked_for=case.key).order_by("-pk").first(),
        may_prepare=keeps and not (state.ballot or state.counted),
        keeps=keeps,
    )
