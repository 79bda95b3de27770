"""What a visitor can set going."""

from youwei.portal.actions.matters import (
    KEPT,
    answer_matter,
    ask_erasure_of,
    forget_sendings,
    give_slip,
    send_matter,
    send_order,
    separate_matter,
)
from youwei.portal.actions.phones import (
    begin_visit,
    end_visit,
    forget_phones,
    hush,
    mark_cases,
    open_visit,
    tell_openers,
    unhush,
)
from youwei.portal.actions.tray import open_by_code, open_waiting

__all__ = [
    "KEPT",
    "answer_matter",
    "ask_erasure_of",
    "begin_visit",
    "end_visit",
    "forget_phones",
    "forget_sendings",
    "give_slip",
    "hush",
    "mark_cases",
    "open_by_code",
    "open_visit",
    "open_waiting",
    "send_matter",
    "send_order",
    "separate_matter",
    "tell_openers",
    "unhush",
]
