"""Time as an office counts it: working days, deadlines, pauses, public notices.

Source of the days: the State Council's yearly notices on holidays (holidays.toml), 2004 to
2026. Counting follows the Civil Code, articles 200 to 203: the day on which something begins
is not counted; a day worked ends when the office closes, any other at midnight. Unlike article
203, a period in days that ends on a day off ends there: the earlier, stricter day.
"""

from youwei.engines.calendar.deadlines import Deadline, Pause, add_span, deadline_of
from youwei.engines.calendar.elapsed import elapsed, workdays_between, worked
from youwei.engines.calendar.notices import Notice, notice_of
from youwei.engines.calendar.spans import LONGEST, Span, read_span
from youwei.engines.calendar.table import UNPUBLISHED, Calendar, noon_day, shipped

__all__ = [
    "LONGEST",
    "UNPUBLISHED",
    "Calendar",
    "Deadline",
    "Notice",
    "Pause",
    "Span",
    "add_span",
    "deadline_of",
    "elapsed",
    "noon_day",
    "notice_of",
    "read_span",
    "shipped",
    "workdays_between",
    "worked",
]
