"""The state machine of procedures: values in, values out. No database, no clock of its own.

`start`, `take`, `answer`, `extend` and `tick` return the next `State` and a `Step` that says
what happened and what is to be done about it. Examples of declarations, generated sequences
and the real actions all run on it.
"""

from youwei.procedures.machine.answering import (
    BLANK,
    SILENT,
    answer,
    asked_in_secret,
    bring_back,
    correct,
    counts,
    decided,
    enter_count,
    quorum,
    refuse_few,
    withdraw,
)
from youwei.procedures.machine.joining import along, own_fields, parts_in, waits_in
from youwei.procedures.machine.moving import Offer, offers, start, take, tick, written
from youwei.procedures.machine.state import (
    Around,
    Given,
    Running,
    State,
    Step,
    from_plain,
    to_plain,
)
from youwei.procedures.machine.timing import Whole, end_here, extend, lead_unit, whole_clock

__all__ = [
    "BLANK",
    "SILENT",
    "Around",
    "Given",
    "Offer",
    "Running",
    "State",
    "Step",
    "Whole",
    "along",
    "answer",
    "asked_in_secret",
    "bring_back",
    "correct",
    "counts",
    "decided",
    "end_here",
    "enter_count",
    "extend",
    "from_plain",
    "lead_unit",
    "offers",
    "own_fields",
    "parts_in",
    "quorum",
    "refuse_few",
    "start",
    "take",
    "tick",
    "to_plain",
    "waits_in",
    "whole_clock",
    "withdraw",
    "written",
]
