"""Who may be drawn, what was drawn, and results as pages show them."""

from youwei.assessments.queries.drawing import draw_file, head_that_draws
from youwei.assessments.queries.hearing import may_stand_on
from youwei.assessments.queries.pages import (
    HeldPage,
    concerns,
    draw_of,
    held_page,
    home_of,
    may_be_rated,
    units_held,
)
from youwei.assessments.queries.results import rated_in

__all__ = [
    "HeldPage",
    "concerns",
    "draw_file",
    "draw_of",
    "head_that_draws",
    "held_page",
    "home_of",
    "may_be_rated",
    "may_stand_on",
    "rated_in",
    "units_held",
]
