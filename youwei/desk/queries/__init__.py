"""Reads of the officials' pages made by hand."""

from youwei.desk.queries.bench import Bench, Line, Opened, bench_of, works_at_bench
from youwei.desk.queries.front import Desk, Task, desk_of, part_of_day, waiting

__all__ = [
    "Bench",
    "Desk",
    "Line",
    "Opened",
    "Task",
    "bench_of",
    "desk_of",
    "part_of_day",
    "waiting",
    "works_at_bench",
]
