"""Pages about cases."""

from youwei.procedures.views.cases import answer, case, document, extend, reveal, take_back
from youwei.procedures.views.lists import export, index, listing, open_page

__all__ = [
    "answer",
    "case",
    "document",
    "export",
    "extend",
    "index",
    "listing",
    "open_page",
    "reveal",
    "take_back",
]
