"""What the chronicle can say about meetings. What was decided stands with the cases."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class MeetingCalled(Event):
    name = "meeting.called"
    says = "{by} called {on} for {held_on}, {place}"
    body: str
    held_on: str
    place: str
    chair: str
    members: list[str]
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(Event):
    name = "meeting.agenda"
    says = "{by} changed the agenda of {on}: {what} {case}"
    stays = ("what", "case")
    what: str  # "＋" or "－"
    case: str


@dataclass(frozen=True, kw_only=True)
class AttendanceNoted(Event):
    name = "meeting.attendance"
    says = "{by} noted who is at {on}: {present} of {members} present"
    present: int
    members: int
    states: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AnswersNoted(Event):
    """Only how many: what somebody said counts once they or their signature confirm it."""

    name = "meeting.noted"
    says = "{by} noted {count} answers for {case} in {on}; they wait for those who gave them"
    stays = ("case", "count")
    case: str
    count: int


@dataclass(frozen=True, kw_only=True)
class MinutesWritten(Event):
    name = "meeting.minutes"
    says = "{by} wrote the minutes of {case} in {on}"
    stays = ("case",)
    case: str
    minutes: str


@dataclass(frozen=True, kw_only=True)
class SheetSigned(Event):
    name = "meeting.sheet"
    says = "{by} added the signed sheet of {on}: {file}"
    file: str
    digest: str
    answers: int


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(Event):
    name = "meeting.closed"
    says = "{by} closed {on}: {decided} decided, {held_over} held over"
    decided: int
    held_over: int
    digest: str  # SHA-256 of the sheet as it stands from now on
