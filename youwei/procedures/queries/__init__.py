"""Reads of cases: one case whole, what lies on a desk, lists, search."""

from youwei.procedures.queries.backlog import backlog_page, may_hand_over
from youwei.procedures.queries.desk import Charged, Waits, charged_to, desk_of
from youwei.procedures.queries.lists import openable, procedures_of, source_of
from youwei.procedures.queries.opening import page_to_open, register_page
from youwei.procedures.queries.page import (
    CasePage,
    CaseWork,
    case_page,
    case_work,
    documents_for,
    is_shut,
    may_uncover,
)

__all__ = [
    "CasePage",
    "CaseWork",
    "Charged",
    "Waits",
    "backlog_page",
    "case_page",
    "case_work",
    "charged_to",
    "desk_of",
    "documents_for",
    "is_shut",
    "may_hand_over",
    "may_uncover",
    "openable",
    "page_to_open",
    "procedures_of",
    "register_page",
    "source_of",
]
