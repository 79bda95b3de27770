"""What the chronicle can say about cases. Closed values stand as commitments."""

from dataclasses import dataclass
from typing import Any

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    name = "case.opened"
    says = "{by} opened {on}: {stage}"
    procedure: str
    declaration: str
    stage: str
    filled: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    name = "case.moved"
    says = "{by} took {on} from {left} to {entered}: {move}"
    procedure: str
    left: str
    entered: str
    move: str
    reason: str
    filled: dict[str, Any]
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseMovedByTime(Event):
    """Time was up. The office responsible records it, because of the declared word."""

    name = "case.moved-by-time"
    says = "Time was up: {on} went from {left} to {entered}"
    procedure: str
    left: str
    entered: str
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseLate(Event):
    name = "case.late"
    says = "{on} is late in {stage}"
    procedure: str
    stage: str
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseFilled(Event):
    """Fields were written without a move."""

    name = "case.filled"
    says = "{by} wrote in {on}"
    stage: str
    filled: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(Event):
    name = "case.answered"
    says = "{by} answered in {on}: {choice}"
    stage: str
    choice: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseToBallot(Event):
    name = "case.to-ballot"
    says = "{by} prepared the secret vote of {on} in {stage}: {asked} are asked"
    stage: str
    ballot: str
    asked: int


@dataclass(frozen=True, kw_only=True)
class CaseCounted(Event):
    """The ballot box has counted. Who voted what is nowhere."""

    name = "case.counted"
    says = "The secret vote of {on} in {stage} was counted: {counted}"
    stage: str
    counted: str


@dataclass(frozen=True, kw_only=True)
class CaseVoteVoid(Event):
    name = "case.vote-void"
    says = "The secret vote of {on} in {stage} came to nothing: void, or fewer than five voted"
    stage: str


@dataclass(frozen=True, kw_only=True)
class CaseExtended(Event):
    name = "case.extended"
    says = "{by} gave {on} {more} more for {clock}: {reason}"
    clock: str
    more: str
    due_at: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseTakenBack(Event):
    name = "case.taken-back"
    says = "{by} took back the step of {on} from {left} to {entered}"
    left: str
    entered: str


@dataclass(frozen=True, kw_only=True)
class CaseJoined(Event):
    """It goes along with another from here on; what offices wrote there is in both."""

    name = "case.joined"
    says = "{by} joined {on} to {lead}: {reason}"
    lead: str
    stage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseWentAlong(Event):
    """The leading case moved, and this one with it."""

    name = "case.went-along"
    says = "{on} went along with {lead} from {left} to {entered}"
    procedure: str
    lead: str
    left: str
    entered: str
    alone: bool  # from here on it goes alone again
    filled: dict[str, Any]
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseSeparated(Event):
    name = "case.separated"
    says = "{by} separated {on} from {lead}: {reason}"
    lead: str
    stage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseSplit(Event):
    name = "case.split"
    says = "{by} made {made} of a part of {on}: {reason}"
    made: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(Event):
    name = "document.added"
    says = "{by} added the file {file} to {on}"
    field: str
    file: str
    digest: str
    size: int


@dataclass(frozen=True, kw_only=True)
class DocumentCovered(Event):
    """A copy with parts painted over stands for a photo from here on; the photo is closed."""

    name = "document.covered"
    says = "{by} covered parts of the photo {file} of {on}"
    file: str
    digest: str
    copy: str  #: digest of the copy


@dataclass(frozen=True, kw_only=True)
class CaseNews(Event):
    """Word came from the deployment that works on a case. `seals`: hashes of its lines."""

    name = "case.news"
    says = "{by} sent word of {on}: {stage}"
    stage: str
    filled: dict[str, Any]
    seals: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseFollowed(Event):
    """A step that was taken where the case is worked on, as it is told here."""

    name = "case.followed"
    says = "{on} went from {left} to {entered}"
    left: str
    entered: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseUnheard(Event):
    """What an opener said elsewhere could not be done any more."""

    name = "case.unheard"
    says = "What was said in {on} came too late: {why}"
    stage: str
    why: str


@dataclass(frozen=True, kw_only=True)
class BatchBegun(Event):
    name = "batch.begun"
    says = "{by} took in the file {on}"
    of: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class BatchAsked(Event):
    name = "batch.asked"
    says = "{by} asked that {rows} rows of {on} be taken in"
    of: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class BatchEnded(Event):
    name = "batch.ended"
    says = "{count} rows of {on} were taken in for {by}"
    count: int


@dataclass(frozen=True, kw_only=True)
class BatchUndone(Event):
    name = "batch.undone"
    says = "{by} undid the file {on}: {count} cases"
    count: int
    keys: list[str]


@dataclass(frozen=True, kw_only=True)
class TriageTrained(Event):
    """Sorting learned from confirmed cases; the newest were held out and tell how well."""

    name = "triage.trained"
    says = "{by} learned {on} from {trained_on} confirmed, {right} of {held_out} held out right"
    model: str  #: digest of the file, empty where names alone are better
    trained_on: int
    held_out: int
    right: int
    right_by_name: int
