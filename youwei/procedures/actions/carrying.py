"""Cases between deployments: taken over, heard of, followed. What travels is decided above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Named
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.actions.moves import move_case
from youwei.procedures.actions.opening import begin, declared, new_case
from youwei.procedures.actions.writing import clean, index, locked, put, save_step, seat, veiled
from youwei.procedures.declarations import Procedure
from youwei.procedures.events import CaseFollowed, CaseNews, CaseUnheard
from youwei.procedures.machine import State, from_plain
from youwei.procedures.models import Case, Document, Turn
from youwei.procedures.queries.around import Surroundings
from youwei.registers.models import Unit


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A case as it was opened elsewhere."""

    procedure: str
    reference: str
    unit_path: str
    filled: Mapping[str, Any]
    opener: User
    opened_at: datetime
    papers: Sequence[Mapping[str, Any]] = ()  #: columns of documents


@dataclass(frozen=True, kw_only=True)
class Walked:
    """A step that was taken where a case is worked on."""

    at: datetime
    stage: str
    left: str
    entered: str
    reason: str
    seal: str  #: hash of its line there


@dataclass(frozen=True, kw_only=True)
class News:
    """How a case stands where it is worked on, as far as it is told here."""

    stage: str
    present: Mapping[str, Any]  #: instants, clocks and counts of the machine's state
    published_in: str
    filled: Mapping[str, Any]
    is_current: bool  #: whether those who sent it had heard everything that was said here
    steps: Sequence[Walked] = field(default=())  #: not yet told here


def absent(key: str, name: str) -> User:
    """Return somebody who has no account here: who opened a case elsewhere. Never saved."""
    user = User(key=key, username=key, name=name, is_active=False)
    user.__dict__["hats"] = ()
    return user


@recorded
def receive_case(*, arrival: Arrival) -> Case:
    """Take over a case that was opened elsewhere, by the rules declared here."""
    sheet, reference = declared(arrival.procedure), arrival.reference
    if Case.objects.filter(reference=reference).exists():
        raise NotAllowed("%(case)s is here already.", case=reference)
    unit = Unit.objects.filter(unit_path=arrival.unit_path).first()
    if unit is None:
        raise NotAllowed(
            "There is no unit %(unit)s here: both sides need the same units first.",
            unit=arrival.unit_path,
        )
    values = clean(sheet, arrival.filled)
    _refuse_foreign(sheet, values.keys() - set(sheet.stages[sheet.starts].fills))

    at, opener = arrival.opened_at, arrival.opener
    case = new_case(arrival.procedure, unit.path, unit.label, at, values, reference)
    case.opener_key, case.opener_name = opener.key, opener.name
    case = begin(case, Surroundings(case, opener), by=opener, at=at)
    Document.objects.bulk_create(Document(case=case, **paper) for paper in arrival.papers)
    return case


@recorded
def hear_said(  # noqa: PLR0913  what was said is a move, with all that a move may carry
    *,
    case: Case,
    stage: str,
    place: int,
    by: User,
    reason: str = "",
    filled: Mapping[str, Any] | None = None,
    at: datetime,
) -> Case:
    """Take the move that the opener took elsewhere, if the case still stands there."""
    if case.stage != stage:
        raise NotAllowed(
            "It came too late: by then the matter was in “%(stage)s”.", stage=case.here.label
        )
    at = min(max(at, case.entered_at), now())  # two machines, two clocks
    return move_case(case=case, place=place, by=by, reason=reason, filled=filled, at=at)


@recorded
def keep_unheard(*, case: Case, stage: str, why: str, by: Named) -> None:
    """Write down that what the opener said could not be done any more."""
    event = CaseUnheard(stage=stage, why=why)
    zone = case.procedure.zone
    record(event, on=case, by=by, about=[case.opener_key], unit_path=case.unit_path, zone=zone)


@recorded
def follow_case(*, case: Case, news: News, by: Named) -> Case:
    """Let a case stand as it stands where it is worked on."""
    case = locked(case, None)
    sheet = case.procedure
    if not case.is_away or news.stage not in sheet.stages:
        raise NotAllowed("%(case)s is worked on here, not elsewhere.", case=case.reference)
    values = clean(sheet, news.filled)
    told = {path for stage in sheet.stages.values() for path in stage.publishes}
    _refuse_foreign(sheet, values.keys() - told - {sheet.lead})

    _pass_through(case, news)
    if news.is_current:
        _stand(case, news, values, by)
    path, zone = case.unit_path, sheet.zone
    for step in news.steps:
        went = CaseFollowed(left=step.left, entered=step.entered, reason=step.reason)
        record(went, on=case, by=by, at=step.at, unit_path=path, zone=zone)
    event = CaseNews(
        stage=label(sheet.stages[news.stage].label, "zh"),
        filled=veiled(case, values),
        seals=[step.seal for step in news.steps],
    )
    record(event, on=case, by=by, unit_path=path, zone=zone)
    return case


def _stand(case: Case, news: News, values: Mapping[str, Any], by: Named) -> None:
    filled = {**case.values, **values}
    plain = {**case.state, **news.present, "stage": news.stage, "seats": [], "answers": []}
    try:
        state: State = from_plain(plain, filled)
    except (KeyError, TypeError, ValueError) as error:
        raise NotAllowed(
            "What is told of %(case)s makes no sense.", case=case.reference
        ) from error
    put(case, state, by=str(by), at=state.entered_at)
    case.published_in = news.published_in
    case.before, case.version = None, case.version + 1
    save_step(case)
    seat(case, Surroundings(case), state.entered_at)
    index(case)


def _pass_through(case: Case, news: News) -> None:
    """Keep when each stage was entered there, so that public times are counted from it."""
    stages, ends = case.procedure.stages, [step.at for step in news.steps[1:]]
    Turn.objects.bulk_create(
        Turn(case=case, stage=step.stage, is_asked=False, entered_at=step.at, left_at=left)
        for step, left in zip(news.steps, ends, strict=False)
        if step.stage in stages and stages[step.stage].moves
    )


def _refuse_foreign(sheet: Procedure, foreign: set[str | None] | set[str]) -> None:
    names = tuple(sheet.fields[key].label for key in sorted(k for k in foreign if k))
    if names:
        raise NotAllowed("Not written in this stage: %(fields)s.", fields=names)
