"""Reads of the officials' pages made by hand."""

from youwei.desk.queries.bench import (
    Bench,
    Guess,
    Line,
    Opened,
    bench_of,
    guess_for,
    works_at_bench,
)
from youwei.desk.queries.cockpit import Cockpit, cockpit_of
from youwei.desk.queries.erasing import (
    Period,
    lately_erased,
    periods,
    registers_with_marks,
)
from youwei.desk.queries.front import Desk, Task, desk_of, part_of_day, waiting
from youwei.desk.queries.hot import (
    Hot,
    OpenedIssue,
    hot_issue,
    hot_issues,
    reads_hot_issues,
    scopes_of,
)
from youwei.desk.queries.together import Ticked, ticked

__all__ = [
    "Bench",
    "Cockpit",
    "Desk",
    "Guess",
    "Hot",
    "Line",
    "Opened",
    "OpenedIssue",
    "Period",
    "Task",
    "Ticked",
    "bench_of",
    "cockpit_of",
    "desk_of",
    "guess_for",
    "hot_issue",
    "hot_issues",
    "lately_erased",
    "part_of_day",
    "periods",
    "reads_hot_issues",
    "registers_with_marks",
    "scopes_of",
    "ticked",
    "waiting",
    "works_at_bench",
]
