"""Everything that changes a case. Nothing else in the code base writes one."""

from youwei.procedures.actions.answers import answer_case, extend_case
from youwei.procedures.actions.backlog import put_in_charge
from youwei.procedures.actions.ballots import prepare_ballot, take_over_count
from youwei.procedures.actions.batches import ask_batch, begin_batch, end_batch, undo_batch
from youwei.procedures.actions.carrying import (
    Arrival,
    News,
    Walked,
    absent,
    follow_case,
    hear_said,
    keep_unheard,
    receive_case,
)
from youwei.procedures.actions.documents import (
    add_document,
    cover_document,
    drop,
    keep,
    kind_of,
    path_of,
)
from youwei.procedures.actions.erasing import ask_erasure, erase_case, refuse_erasure
from youwei.procedures.actions.hot import replace_issues
from youwei.procedures.actions.joining import join_case, separate_case
from youwei.procedures.actions.learning import Fared, keep_model
from youwei.procedures.actions.moves import TAKE_BACK, fill_case, move_case, take_back
from youwei.procedures.actions.opening import (
    Reserved,
    next_reference,
    open_case,
    refuse_unfit,
    refuse_unopenable,
)
from youwei.procedures.actions.splitting import split_case
from youwei.procedures.actions.time import tick_case

__all__ = [
    "TAKE_BACK",
    "Arrival",
    "Fared",
    "News",
    "Reserved",
    "Walked",
    "absent",
    "add_document",
    "answer_case",
    "ask_batch",
    "ask_erasure",
    "begin_batch",
    "cover_document",
    "drop",
    "end_batch",
    "erase_case",
    "extend_case",
    "fill_case",
    "follow_case",
    "hear_said",
    "join_case",
    "keep",
    "keep_model",
    "keep_unheard",
    "kind_of",
    "move_case",
    "next_reference",
    "open_case",
    "path_of",
    "prepare_ballot",
    "put_in_charge",
    "receive_case",
    "refuse_erasure",
    "refuse_unfit",
    "refuse_unopenable",
    "replace_issues",
    "separate_case",
    "split_case",
    "take_back",
    "take_over_count",
    "tick_case",
    "undo_batch",
]
