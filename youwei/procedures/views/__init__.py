"""Pages about cases, and about the meetings that decide some of them."""

from youwei.procedures.views.backlog import backlog
from youwei.procedures.views.cases import (
    answer,
    ask_erasure,
    ballot,
    case,
    cover,
    document,
    extend,
    reveal,
    take_back,
)
from youwei.procedures.views.lists import export, index, listing, open_page
from youwei.procedures.views.meetings import (
    call,
    item_step,
    meeting,
    meeting_step,
    meetings,
    signed_sheet,
)
from youwei.procedures.views.together import join, separate, split

__all__ = [
    "answer",
    "ask_erasure",
    "backlog",
    "ballot",
    "call",
    "case",
    "cover",
    "document",
    "export",
    "extend",
    "index",
    "item_step",
    "join",
    "listing",
    "meeting",
    "meeting_step",
    "meetings",
    "open_page",
    "reveal",
    "separate",
    "signed_sheet",
    "split",
    "take_back",
]
