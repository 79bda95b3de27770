"""What waits for an official, in the order in which it is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils import timezone

from youwei.web import words

Group = Literal["late", "today", "week", "later"]
Part = Literal["morning", "afternoon", "evening"]


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing that is asked of somebody."""

    title: str
    url: str
    rest: str = ""  #: number, procedure, who has the whole
    action: str = ""  #: the one move of this stage: "批准 | Approve"
    due_at: datetime | None = None


@dataclass(frozen=True)
class Row:
    """A task as `_components/rows.html` shows it."""

    when: str
    urgency: str
    title: str
    url: str
    rest: str
    action: tuple[str, str] | None
    is_main: bool
    seal: int | None = None


@dataclass(frozen=True)
class Waiting:
    """The tasks of a desk, grouped by how near they are."""

    late: tuple[Row, ...]
    today: tuple[Row, ...]
    week: tuple[Row, ...]
    later: tuple[Row, ...]

    @property
    def count(self) -> int:
        return len(self.late) + len(self.today) + len(self.week) + len(self.later)


def waiting(tasks: Iterable[Task], *, now: datetime) -> Waiting:
    """Group tasks: what is late, what ends today, what ends by Sunday, and the rest."""
    ordered = sorted(tasks, key=lambda task: (task.due_at is None, task.due_at or now))
    groups: dict[Group, list[Row]] = {"late": [], "today": [], "week": [], "later": []}
    for task in ordered:
        group = group_of(task.due_at, now=now)
        is_first = group == "late" and not groups["late"]
        groups[group].append(_row(task, group, now=now, is_main=is_first))
    return Waiting(**{name: tuple(rows) for name, rows in groups.items()})


def group_of(due_at: datetime | None, *, now: datetime) -> Group:
    """Say how near a deadline is. A week ends on Sunday."""
    if due_at is None:
        return "later"
    if due_at < now:
        return "late"
    due_on, today = timezone.localdate(due_at), timezone.localdate(now)
    if due_on == today:
        return "today"
    return "week" if due_on <= end_of_week(today) else "later"


def end_of_week(today: date) -> date:
    """Return the Sunday of this week."""
    return today + timedelta(days=6 - today.weekday())


def part_of_day(now: datetime) -> Part:
    """Say which greeting fits."""
    hour = timezone.localtime(now).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def _row(task: Task, group: Group, *, now: datetime, is_main: bool) -> Row:
    urgency = {"late": "late", "today": "soon"}.get(group, "")
    action = (task.action, task.url) if task.action else None
    when = _when(task.due_at, group, now=now)
    return Row(when, urgency, task.title, task.url, task.rest, action, is_main)


def _when(due_at: datetime | None, group: Group, *, now: datetime) -> str:
    if due_at is None:
        return ""
    due, today = timezone.localtime(due_at), timezone.localdate(now)
    if group == "today":
        return words.before(due)
    if group == "late" and due.date() == today:
        return words.overdue_by(now - due_at)
    if group == "late":
        return words.due(due.date(), today=today)
    if group == "week":
        return f"{words.short_weekday(due.date())} {words.short_day(due.date(), today=today)}"
    return words.short_day(due.date(), today=today)
