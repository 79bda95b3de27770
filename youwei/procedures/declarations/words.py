"""procedure 流程: a case that travels through stages: who, by when, with what, where next."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from youwei.packs.declared import (
    Declared,
    Example,
    Field,
    Key,
    Label,
    Nature,
    Path,
    Plain,
    Share,
    Sheet,
    Span,
    Where,
    Who,
    Zone,
)


class Asks(Declared):
    """Many answer beside each other, each once.

    Offices that vet, a committee that votes, two people who sign, households that agree, a jury.
    """

    of: tuple[Who, ...]  #: every holder of each role, or each one in a `many` field
    choices: dict[Key, Label]
    reason_for: tuple[Key, ...] = ()  #: choices that must be explained
    quorum: Share | None = None  #: so many must have answered, or nothing is decided
    secret: bool = False  #: by one-use ballot: only the counts are kept


class Tally(Declared):
    """What the answers must show before a move is open."""

    choice: Key
    least: Share | None = None  #: this share or more
    above: Share | None = None  #: more than this share
    of: Literal["asked", "answered"] = "asked"


class Opens(Declared):
    """Entering the stage starts cases of another procedure."""

    procedure: Key
    each: Key | None = (
        None  #: one case for each value of this `many` field, or each row linking here
    )
    carries: tuple[Key, ...] = ()  #: fields handed over
    waits: bool = False  #: the case cannot go on before those have ended


class Move(Declared):
    """A way out of a stage."""

    to: Key
    label: Label
    by: Who | None = None  #: if not whoever has the stage
    where: Where = {}  #: offered only to cases like this
    tally: tuple[Tally, ...] = ()  #: open when the answers show all of these
    needs: tuple[
        Key, ...
    ] = ()  #: filled in before this move, beside the required ones of the stage
    reason: bool = False  #: must say why
    not_by: tuple[Who, ...] = ()  #: not the opener, not who acted in that stage, not "@person"
    times: int | None = None  #: how often one case may take it
    then: Key | None = None  #: where the case goes instead, after that
    sets: dict[
        Path, Plain
    ] = {}  #: writes a field of the case or one step on; "@person" copies that field
    adds: Key | None = None  #: writes a row of that register from fields of the same name
    posts: Path | None = None  #: makes the ledger's entry: "points.award"
    tells: tuple[Who, ...] = ()  #: who gets a notice


class Stage(Declared):
    """Where a case may rest. One without moves is an end.

    The order of the file is the order of the work: a move to an earlier stage goes back, and
    does not ask for the required fields.
    """

    label: Label
    by: Who | None = None  #: whose turn it is
    fills: tuple[Key, ...] = ()  #: fields that are written here
    proposes: dict[Key, str] = {}
    """Suggested, never set: `lead = "register/dispatch-catalogue"` looks the field up by the fields
    that both have, the nearest place first; `category = "engine/triage"`; `post = "placement/…"`."""
    within: Span | None = None  #: deadline of this stage
    basis: str = ""  #: article of the law or paper that gives this time, shown beside it
    due: Path | None = (
        None  #: or the deadline is in this field: a date, or a number of workdays
    )
    at_least: Span | None = None  #: no move forward before this has passed
    late_to: Key | None = None  #: the move that happens by itself at the deadline
    late_tells: tuple[Who, ...] = ()  #: who hears when it is late
    asks: Asks | None = None  #: many answer beside each other
    opens: Opens | None = None  #: starts other cases
    publishes: tuple[Path, ...] = ()  #: what the public reads from here on
    adverse: bool = False
    """Grades, sanctions, removes or refuses: never entered by itself, and only after whomever the case `concerns` has
    had their turn, with at least three working days for it."""
    moves: tuple[Move, ...] = ()


class Extend(Declared):
    """More time, once, with a reason."""

    more: Span
    by: Who


class Clock(Declared):
    """A deadline over several stages."""

    label: Label
    starts: Key  #: on entering this stage
    stops: tuple[Key, ...]  #: on entering one of these
    within: Span
    basis: str = ""  #: article of the law or paper that gives this time, shown beside it
    pauses: tuple[Key, ...] = ()  #: stands still in these stages
    extend: Extend | None = None


class Joins(Declared):
    """Several people's cases of one thing are worked as one, and answered and rated each by themselves.

    Shared is what offices write. What somebody said when opening, what is closed, and what they say in
    stages of their own stays theirs; from such a stage on, or from an end, each goes on alone.
    """

    by: tuple[
        Who, ...
    ]  #: who joins, separates and splits; whoever opened a case may always separate it
    field: Key | None = (
        None  #: link field to this procedure: naming a case in it when opening joins it
    )
    claimed: Key | None = None
    """yes field that is set where somebody without an account joined their own case by naming another, so
    that measures can leave out what nobody of the office has looked at; separating takes it away"""


class Backlog(Declared):
    """Running cases that have grown old are put in charge of leaders, who see them to their end."""

    after: Annotated[
        str, StringConstraints(pattern=r"^[1-9]\d* days?$")
    ]  #: since they were opened
    by: tuple[Key, ...]  #: roles that put leaders in charge, for units in their reach
    to: Key  #: field with the leader in charge
    leaders: tuple[Key, ...]  #: roles one of which a leader holds


class Carried(Declared):
    """What becomes of cases where the zones run apart, each on a database of its own."""

    to: Zone | None = None
    """The zone that works on them. Below it they are only opened, followed, and answered by whoever opened them."""
    along: tuple[
        Key, ...
    ] = ()  #: masked and sealed fields that go there, "opener" for the name; open ones go by themselves
    evidence_for: tuple[
        Key, ...
    ] = ()  #: roles in the zone cadre that may read a copy of an ended case as evidence


class Texts(Declared):
    """SMS to whoever opened the case, on entering one of these stages: number, step and a link.

    The number of the phone is read when a text is sent, and stands nowhere else. A code sent there also shows its
    holder what was opened with it.
    """

    to: Key  #: masked field with the phone
    received: tuple[Key, ...] = ()
    asked: tuple[Key, ...] = ()  #: the question goes along, and the answer comes by the link
    answered: tuple[Key, ...] = ()  #: to be looked at and rated
    reopened: tuple[Key, ...] = ()
    ended: tuple[Key, ...] = ()

    @property
    def stages(self) -> dict[str, tuple[str, ...]]:
        """What a stage is to whoever opened the case."""
        return {
            "received": self.received,
            "asked": self.asked,
            "answered": self.answered,
            "reopened": self.reopened,
            "ended": self.ended,
        }


class Story(Example):
    """A walk through the stages."""

    path: tuple[Key, ...]
    given: dict[str, Plain | list[Plain]] = {}  #: values that tests look at
    missing: tuple[Key, ...] = ()  #: fields left empty; all others count as filled in
    numbers: dict[str, float] = {}  #: what "#measure" would say
    answers: dict[
        Key, dict[str, int]
    ] = {}  #: stage → choice → how many; "silent" for no answer
    rests: dict[Key, Span] = {}  #: how long the case lay there
    same: tuple[
        Key, ...
    ] = ()  #: stages in which one and the same person acted ("opener" counts)


class Procedure(Sheet):
    """The stages of one kind of case. Every case knows `opener`, `unit`, `stage`, `opened-on`, and `subject`: its record."""

    on: Key | None = None  #: the register that a case is about
    nature: Nature = "ordinary"  #: what may count it
    lead: Key | None = (
        None  #: field with the unit that answers for the whole; without one, whoever holds the stage
    )
    concerns: Path | None = (
        None  #: field with the person it is about, who sees it and answers before an adverse stage
    )
    career: bool = (
        False  #: bears on somebody's office, rank or post: records of care may not be cited
    )
    opened_by: tuple[Who, ...]  #: who may start one
    seen_by: tuple[Who, ...] = ()  #: who reads it beside those whose turn it is or was
    erased_at: tuple[
        Path, ...
    ] = ()  #: "procedure.stage" of this case or its parent at which its sealed fields are erased
    keeps: Span | None = None
    """Erased so long after it has ended: what people wrote, files, names, phones. Kinds, units, days and ratings stay, so that numbers do."""
    hidden_from: tuple[
        Who, ...
    ] = ()  #: and who does not, whatever their role, before it is their turn
    instead: Key | None = None
    """The role that takes a stage whose own office is held by nobody but persons from whom the case is kept."""
    looks_to: tuple[
        Who, ...
    ] = ()  #: who is shown, once the case has ended, that others looked at what is closed in it
    backlog: Backlog | None = None  #: what has grown old is put in charge of leaders
    joins: Joins | None = None  #: several people's cases may be worked as one
    carried: Carried | None = (
        None  #: where zones run apart: who works on cases, and what goes along
    )
    texts: Texts | None = None  #: what whoever opened a case is told by SMS
    fields: dict[Key, Field] = {}
    starts: Key
    stages: dict[Key, Stage]
    clocks: dict[Key, Clock] = {}
    examples: tuple[Story, ...] = ()

    @property
    def pausing(self) -> frozenset[str]:
        """Stages in which a clock rests, because somebody was asked."""
        return frozenset(stage for clock in self.clocks.values() for stage in clock.pauses)

    @property
    def taken_back(self) -> set[str]:
        """Stages that a case comes to only by the hand of whoever opened it."""
        ways: dict[str, set[str | None]] = {}
        for stage in self.stages.values():
            for move in stage.moves:
                ways.setdefault(move.to, set()).add(move.by)
        return {to for to, by in ways.items() if by == {"@opener"}}
