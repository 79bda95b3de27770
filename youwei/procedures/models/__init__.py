"""Cases and their numbers, whose turn it is, who is named in them, documents, meetings."""

from youwei.procedures.models.batches import Batch
from youwei.procedures.models.cases import Case, worked_elsewhere
from youwei.procedures.models.documents import Document
from youwei.procedures.models.erasure import ErasureAsked
from youwei.procedures.models.hot import HotIssue
from youwei.procedures.models.joined import Joined, Split
from youwei.procedures.models.learned import Learned
from youwei.procedures.models.meetings import AgendaItem, CaseAtMeeting, Meeting, MeetingSeat
from youwei.procedures.models.said import Said
from youwei.procedures.models.series import Series
from youwei.procedures.models.turns import Party, Turn

__all__ = [
    "AgendaItem",
    "Batch",
    "Case",
    "CaseAtMeeting",
    "Document",
    "ErasureAsked",
    "HotIssue",
    "Joined",
    "Learned",
    "Meeting",
    "MeetingSeat",
    "Party",
    "Said",
    "Series",
    "Split",
    "Turn",
    "worked_elsewhere",
]
