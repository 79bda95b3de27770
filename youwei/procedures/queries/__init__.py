"""Reads of cases: one case whole, what lies on a desk, lists, search."""

from youwei.procedures.queries.desk import Waits, desk_of
from youwei.procedures.queries.lists import openable, procedures_of, source_of
from youwei.procedures.queries.page import (
    CasePage,
    case_page,
    documents_for,
    is_shut,
    may_uncover,
)

__all__ = [
    "CasePage",
    "Waits",
    "case_page",
    "desk_of",
    "documents_for",
    "is_shut",
    "may_uncover",
    "openable",
    "procedures_of",
    "source_of",
]
