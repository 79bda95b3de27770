"""The officials' pages made by hand."""

from youwei.desk.views.bench import all_at_once, bench, one
from youwei.desk.views.cockpit import cockpit
from youwei.desk.views.erasing import again, decide, erasures
from youwei.desk.views.front import desk, read
from youwei.desk.views.hot import hot, hot_issue
from youwei.desk.views.together import join_ticked, part_again

__all__ = [
    "again",
    "all_at_once",
    "bench",
    "cockpit",
    "decide",
    "desk",
    "erasures",
    "hot",
    "hot_issue",
    "join_ticked",
    "one",
    "part_again",
    "read",
]
