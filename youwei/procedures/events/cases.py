"""What the chronicle can say about cases. Closed values stand as commitments."""

from dataclasses import dataclass
from typing import Any

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    name = "case.opened"
    says = "{by} opened {on}: {stage}"
    stays = ("procedure", "declaration", "stage")
    procedure: str
    declaration: str
    stage: str
    filled: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    name = "case.moved"
    says = "{by} took {on} from {left} to {entered}: {move}"
    stays = ("procedure", "left", "entered", "move")
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
    stays = ("procedure", "left", "entered")
    procedure: str
    left: str
    entered: str
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseLate(Event):
    name = "case.late"
    says = "{on} is late in {stage}"
    stays = ("procedure", "stage")
    procedure: str
    stage: str
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseFilled(Event):
    """Fields were written without a move."""

    name = "case.filled"
    says = "{by} wrote in {on}"
    stays = ("stage",)
    stage: str
    filled: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(Event):
    name = "case.answered"
    says = "{by} answered in {on}: {choice}"
    stays = ("stage",)
    stage: str
    choice: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseAnsweredFor(Event):
    """Typed in by whoever keeps a meeting, from a sheet that everybody has signed."""

    name = "case.answered-for"
    says = "{by} entered in {on}, from the signed sheet, that {who} said: {choice}"
    stays = ("stage",)
    who: str
    stage: str
    choice: str
    reason: str
    sheet: str  # digest of the file


@dataclass(frozen=True, kw_only=True)
class CaseAnswerCorrected(Event):
    name = "case.answer-corrected"
    says = "{by} corrected the answer of {who} in {on}: {choice}, not {before}"
    stays = ("stage",)
    who: str
    stage: str
    before: str
    choice: str
    reason: str
    why: str


@dataclass(frozen=True, kw_only=True)
class CaseWithdrew(Event):
    """Somebody who was asked takes no part: they neither answer nor see what others say."""

    name = "case.withdrew"
    says = "{who} withdrew from {on} in {stage}: {reason}"
    stays = ("stage",)
    who: str
    stage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseBroughtBack(Event):
    name = "case.brought-back"
    says = "{by} noted that {who} had not withdrawn from {on}: {reason}"
    stays = ("stage",)
    who: str
    stage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseToBallot(Event):
    name = "case.to-ballot"
    says = "{by} prepared the secret vote of {on} in {stage}: {asked} are asked"
    stays = ("stage", "ballot")
    stage: str
    ballot: str
    asked: int


@dataclass(frozen=True, kw_only=True)
class CaseCounted(Event):
    """The ballot box has counted. Who voted what is nowhere."""

    name = "case.counted"
    says = "The secret vote of {on} in {stage} was counted: {counted}"
    stays = ("stage",)
    stage: str
    counted: str


@dataclass(frozen=True, kw_only=True)
class CaseVoteVoid(Event):
    name = "case.vote-void"
    says = "The secret vote of {on} in {stage} came to nothing: void, or fewer than five voted"
    stays = ("stage",)
    stage: str


@dataclass(frozen=True, kw_only=True)
class CaseExtended(Event):
    name = "case.extended"
    says = "{by} gave {on} {more} more for {clock}: {reason}"
    stays = ("clock", "more", "due_at")
    clock: str
    more: str
    due_at: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CasePutInCharge(Event):
    """It has grown old; a leader sees it to its end. `days`: since it was opened."""

    name = "case.put-in-charge"
    says = "{by} put {leader} in charge of {on}, {days} days after it was opened"
    leader: str
    days: int
    reason: str
    filled: dict[str, Any]
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseTakenBack(Event):
    name = "case.taken-back"
    says = "{by} took back the step of {on} from {left} to {entered}"
    stays = ("left", "entered")
    left: str
    entered: str


@dataclass(frozen=True, kw_only=True)
class CaseJoined(Event):
    """It goes along with another from here on; what offices wrote there is in both."""

    name = "case.joined"
    says = "{by} joined {on} to {lead}: {reason}"
    stays = ("lead", "stage")
    lead: str
    stage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseWentAlong(Event):
    """The leading case moved, and this one with it."""

    name = "case.went-along"
    says = "{on} went along with {lead} from {left} to {entered}"
    stays = ("procedure", "lead", "left", "entered", "alone")
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
    stays = ("lead", "stage")
    lead: str
    stage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseSplit(Event):
    name = "case.split"
    says = "{by} made {made} of a part of {on}: {reason}"
    stays = ("made",)
    made: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DocumentAdded(Event):
    name = "document.added"
    says = "{by} added the file {file} to {on}"
    stays = ("field", "digest", "size")
    field: str
    file: str
    digest: str
    size: int


@dataclass(frozen=True, kw_only=True)
class CaseErasureAsked(Event):
    """Whoever opened a case wants what they wrote to be erased."""

    name = "case.erasure-asked"
    says = "{by} asks that {on} be erased"
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseErasureRefused(Event):
    name = "case.erasure-refused"
    says = "{by} does not erase {on}: {reason}"
    reason: str
    tells: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseErased(Event):
    """`erases`: ids of keys that are destroyed; `files`: digests of files that go."""

    name = "case.erased"
    says = "{by} erased {on}: {basis}"
    stays = ("basis", "erases", "files")
    basis: str
    erases: list[str]
    files: list[str]


@dataclass(frozen=True, kw_only=True)
class DocumentCovered(Event):
    """A copy with parts painted over stands for a photo from here on; the photo is closed."""

    name = "document.covered"
    says = "{by} covered parts of the photo {file} of {on}"
    stays = ("digest", "copy")
    file: str
    digest: str
    copy: str  #: digest of the copy


@dataclass(frozen=True, kw_only=True)
class CaseNews(Event):
    """Word came from the deployment that works on a case. `seals`: hashes of its lines."""

    name = "case.news"
    says = "{by} sent word of {on}: {stage}"
    stays = ("stage", "seals")
    stage: str
    filled: dict[str, Any]
    seals: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseFollowed(Event):
    """A step that was taken where the case is worked on, as it is told here."""

    name = "case.followed"
    says = "{on} went from {left} to {entered}"
    stays = ("left", "entered")
    left: str
    entered: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseUnheard(Event):
    """What an opener said elsewhere could not be done any more."""

    name = "case.unheard"
    says = "What was said in {on} came too late: {why}"
    stays = ("stage",)
    stage: str
    why: str
