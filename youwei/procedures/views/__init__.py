"""Pages about cases."""

from youwei.procedures.views.cases import (
    answer,
    ballot,
    case,
    cover,
    document,
    extend,
    reveal,
    take_back,
)
from youwei.procedures.views.lists import export, index, listing, open_page
from youwei.procedures.views.together import join, separate, split

__all__ = [
    "answer",
    "ballot",
    "case",
    "cover",
    "document",
    "export",
    "extend",
    "index",
    "join",
    "listing",
    "open_page",
    "reveal",
    "separate",
    "split",
    "take_back",
]
