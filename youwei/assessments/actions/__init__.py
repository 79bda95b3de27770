"""Everything that changes an appraisal."""

from youwei.assessments.actions.counting import prepare_vote, take_over_count
from youwei.assessments.actions.drawing import draw_raters, freeze_list, note_reply
from youwei.assessments.actions.hearing import (
    answer_result,
    confirm_results,
    hand_in_report,
)
from youwei.assessments.actions.holding import begin_appraisal, void_appraisal

__all__ = [
    "answer_result",
    "begin_appraisal",
    "confirm_results",
    "draw_raters",
    "freeze_list",
    "hand_in_report",
    "note_reply",
    "prepare_vote",
    "take_over_count",
    "void_appraisal",
]
