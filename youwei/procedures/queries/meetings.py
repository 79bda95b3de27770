"""The sheet of a meeting as one person may see it: who is there, what each item stands at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import F

from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.identity.queries import holders_of
from youwei.packs import world
from youwei.packs.declared import Label, NotAllowed
from youwei.procedures.declarations import Asks
from youwei.procedures.machine import Offer, State, offers, quorum
from youwei.procedures.models import AgendaItem, Case, Meeting, MeetingSeat, Party
from youwei.procedures.models.meetings import PRESENT, bodies_of
from youwei.procedures.queries.around import Surroundings
from youwei.web.words import refused


@dataclass(frozen=True)
class Voice:
    """One who is asked on an item, and what the reader may know of their answer."""

    key: str
    name: str
    is_present: bool
    choice: str = ""
    label: Label = ""
    reason: str = ""
    state: str = ""  #: "given", "sheet", "noted"; nothing: open


@dataclass(frozen=True)
class Way:
    """A move that may be taken now, or why not."""

    place: int
    label: Label
    needs_reason: bool
    needs_page: bool  #: something is written with it: on the page of the case
    refusal: NotAllowed | None = None

    @property
    def why_not(self) -> str:
        return refused(self.refusal) if self.refusal else ""


@dataclass(frozen=True)
class ItemSheet:
    """One item of the agenda."""

    item: AgendaItem
    case: Case | None  #: None where the reader may not see it
    stage: Label
    choices: Mapping[str, Label]
    reason_for: Sequence[str]
    is_secret: bool
    asked: int
    here: int
    need: int
    voices: Sequence[Voice]
    withdrawn: Sequence[tuple[str, str, str]]  #: key, name, reason
    counts: Sequence[tuple[Label, int]]
    sees_answers: bool
    is_mine: bool  #: the reader is asked, present, and has not answered
    may_correct: Voice | None  #: the reader's own answer, before the item is decided
    mine_noted: Voice | None
    may_note: bool
    ways: Sequence[Way] = field(default=())

    @property
    def is_decided(self) -> bool:
        return self.item.decided_at is not None

    @property
    def is_entered(self) -> bool:
        """Whether an answer was read from the signed sheet, perhaps wrongly."""
        return any(one.state == "sheet" for one in self.voices)

    @property
    def is_quorate(self) -> bool:
        return self.here >= self.need


@dataclass(frozen=True)
class MeetingSheet:
    """All of a meeting's page."""

    meeting: Meeting
    seats: Sequence[MeetingSeat]
    chair: str
    present: int
    items: Sequence[ItemSheet]
    candidates: Sequence[Case]
    is_keeper: bool
    is_open: bool
    waiting: int  #: answers that are noted and not confirmed


def sits_anywhere(user: User) -> bool:
    """Say whether meetings concern this person: they sit in a body, or call one. No query."""
    roles = world.current().roles
    sits = any(hat.role in roles and roles[hat.role].body for hat in user.hats)
    return sits or bool(bodies_of(user))


@dataclass(frozen=True)
class Body:
    """A body that somebody may call together, in one unit."""

    key: str
    label: Label
    unit_path: str
    unit_name: str


def bodies_offered(user: User) -> Sequence[Body]:
    """Return the bodies that this person may call together. No query."""
    roles = world.current().roles
    return [Body(key, roles[key].label, path, name) for key, path, name in bodies_of(user)]


def chairs_of(body: Body) -> Sequence[tuple[str, str]]:
    """Return the members of a body, one of whom chairs its meeting. One query."""
    return [(one.key, one.name) for one in holders_of(body.key, body.unit_path)]


def meetings_of(user: User) -> Sequence[Meeting]:
    """Return the meetings that concern somebody, newest first. One query."""
    return list(Meeting.objects.visible_to(user).order_by("-held_on", "-pk")[:200])


def sheet_of(meeting: Meeting, user: User) -> MeetingSheet:
    """Gather the sheet for one reader."""
    seats = list(meeting.seats.all())
    items = list(meeting.items.select_related("case"))
    is_open = meeting.closed_at is None
    is_keeper = is_open and meeting.keeper_key == user.key
    pks = [item.case_id for item in items]
    seen = set(Case.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))
    away = Party.objects.filter(relation=Party.WITHDREW, user_key=user.key, case__in=pks)
    kept_from = set(away.values_list("case", flat=True))
    names = {seat.user_key: seat.name for seat in seats}
    shown = [
        _item(item, user, seats, is_open=is_open, is_seen=item.case_id in seen,
              is_away=item.case_id in kept_from)
        for item in items
    ]  # fmt: skip
    return MeetingSheet(
        meeting=meeting,
        seats=seats,
        chair=names.get(meeting.chair_key, ""),
        present=sum(seat.state == PRESENT for seat in seats),
        items=shown,
        candidates=candidates(meeting, user, known=set(pks)) if is_keeper else [],
        is_keeper=is_keeper,
        is_open=is_open,
        waiting=sum(len(item.waiting) for item in items),
    )


def candidates(meeting: Meeting, user: User, *, known: set[int]) -> Sequence[Case]:
    """Return the cases that wait for this body and may be put on the agenda. Two queries."""
    members = [one.key for one in holders_of(meeting.body, meeting.unit_path)]
    waiting = Case.objects.visible_to(user).running().alone_or_leading().filter(
        unit_path__startswith=meeting.unit_path,
        turns__left_at=None, turns__is_asked=True, turns__user_key__in=members,
    )  # fmt: skip
    found = waiting.exclude(pk__in=known).distinct()
    first = found.order_by(F("due_at").asc(nulls_last=True), "pk")
    theirs = (c for c in first.iterator() if c.here.asks and meeting.body in c.here.asks.of)
    return list(islice(theirs, 60))


def _item(
    item: AgendaItem, user: User, seats: Sequence[MeetingSeat], *, is_open: bool, is_seen: bool,
    is_away: bool,
) -> ItemSheet:  # fmt: skip
    case, names = item.case, {seat.user_key: seat.name for seat in seats}
    stage = case.procedure.stages[item.stage]
    asks = stage.asks
    is_here = case.stage == item.stage and item.decided_at is None and case.ended_at is None
    state = case.present
    asked = list(state.seats) if is_here else item.result.get("asked", [])
    present = {seat.user_key for seat in seats if seat.state == PRESENT}
    voices = _voices(item, state if is_here else None, asked, present, names, asks)
    mine = next((one for one in voices if one.key == user.key), None)
    is_mine = bool(mine and mine.is_present and mine.state in ("", "noted"))
    has_spoken = mine is None or mine.state in ("given", "sheet") or not is_here
    keeps = is_open and item.meeting.keeper_key == user.key
    sees = is_seen and not is_away and (keeps or has_spoken)
    return ItemSheet(
        item=item,
        case=case if is_seen else None,
        stage=stage.label,
        choices=asks.choices if asks else {},
        reason_for=asks.reason_for if asks else (),
        is_secret=bool(asks and asks.secret),
        asked=len(asked),
        here=len(present & set(asked)),
        need=quorum(asks, len(asked)),
        voices=[one if sees or one is mine else _silent(one) for one in voices],
        withdrawn=[(key, names.get(key, key), why) for key, why in item.withdrawn.items()],
        counts=_counts(item, state if is_here else None, voices, asks) if sees else [],
        sees_answers=sees,
        is_mine=is_here and is_open and is_mine and not (asks and asks.secret),
        may_correct=mine if is_here and is_open and mine and mine.state == "given" else None,
        mine_noted=mine if mine and mine.state == "noted" else None,
        may_note=keeps and is_here and not is_away and not (asks and asks.secret),
        ways=_ways(case, user, voices, asks) if is_here and is_open and is_seen else (),
    )


def _voices(
    item: AgendaItem, state: State | None, asked: Sequence[str], present: set[str],
    names: Mapping[str, str], asks: Asks | None,
) -> list[Voice]:  # fmt: skip
    """Return everybody who is asked, with what they said, in the order of the seats."""
    choices = asks.choices if asks else {}
    if state is not None:
        given = {one.seat: (one.choice, one.reason, one.entered_by) for one in state.answers}
    else:
        kept = item.result.get("answers", [])
        given = {one["seat"]: (one["choice"], one["reason"], one["entered_by"]) for one in kept}
    voices = []
    for key in sorted(asked, key=lambda key: list(names).index(key) if key in names else 999):
        choice, reason, how = given.get(key, ("", "", ""))
        said = ("sheet" if how else "given") if choice else ""
        if not choice and key in item.noted:
            (choice, reason), said = item.noted[key], "noted"
        voices.append(
            Voice(
                key, names.get(key, key), key in present, choice, choices.get(choice, ""),
                reason, said,
            )
        )  # fmt: skip
    return voices


def _silent(voice: Voice) -> Voice:
    """Return a voice as those see it who may not know yet, or never, what it said."""
    state = "given" if voice.state in ("given", "sheet") else ""
    return Voice(voice.key, voice.name, voice.is_present, state=state)


def _counts(
    item: AgendaItem, state: State | None, voices: Sequence[Voice], asks: Asks | None
) -> list[tuple[Label, int]]:
    if asks is None:
        return []
    counted = dict(state.counted if state is not None else item.result.get("counted", {}))
    for voice in voices:
        if voice.choice:
            counted[voice.choice] = counted.get(voice.choice, 0) + 1
    return [(name, counted.get(key, 0)) for key, name in asks.choices.items()]


def _ways(case: Case, user: User, voices: Sequence[Voice], asks: Asks | None) -> Sequence[Way]:
    made = offers(
        case.procedure, case.present, actor=user.key, at=now(),
        around=Surroundings(case, user),
    )  # fmt: skip
    return [_way(case, offer, voices) for offer in made if offer.is_theirs]


def _way(case: Case, offer: Offer, voices: Sequence[Voice]) -> Way:
    move, here = offer.move, case.here
    lacks = [key for key in (*move.needs, *here.fills) if key not in case.filled]
    return Way(offer.place, move.label, move.reason, bool(lacks), offer.refusal)
