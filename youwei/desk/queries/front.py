"""What waits for an official, in the order in which it is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils import timezone

from youwei.chronicle.models import Notice
from youwei.chronicle.queries.naming import unnamed
from youwei.identity.models import User
from youwei.packs import world
from youwei.procedures.queries.desk import Charged, Waits, charged_to
from youwei.procedures.queries.desk import desk_of as matters_of
from youwei.web import words
from youwei.web.context import address
from youwei.web.telling import told_as

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
    def has_deadlines(self) -> bool:
        """Whether anything is late or due by Sunday."""
        return bool(self.late or self.today or self.week)

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
        return words.open_ended()
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


MOST = 500
"""Matters that a desk reads; whoever has more uses the list."""
BEGINS, NEWS = 5, 5
"""Buttons and notices on the desk."""


@dataclass(frozen=True)
class News:
    """Something that a person is told."""

    key: str
    says: str
    url: str
    at: datetime


@dataclass(frozen=True)
class Desk:
    """All of a desk's page. Three queries: roles, matters, notices; one more for leaders."""

    waiting: Waiting
    news: tuple[News, ...]
    begins: tuple[tuple[str, str], ...]  #: (label, address) of what they may open
    charged: tuple[Row, ...] = ()  #: old cases that they were put in charge of


def desk_of(user: User, *, now: datetime) -> Desk:
    """Read the desk of an official."""
    waits = matters_of(user, most=MOST)
    notices = Notice.objects.visible_to(user).unread().select_related("entry").order_by("-id")
    return Desk(
        waiting=waiting((_task(one) for one in waits), now=now),
        news=_news(notices[:NEWS], user),
        begins=tuple(_begins(user))[:BEGINS],
        charged=tuple(_charged(one, now=now) for one in _charges(user)),
    )


def _charges(user: User) -> Sequence[Charged]:
    """Return what a leader was put in charge of; nobody else is asked the query."""
    sheets = world.current().sheets["procedures"].values()
    leading = {role for sheet in sheets if sheet.backlog for role in sheet.backlog.leaders}
    return charged_to(user) if any(hat.role in leading for hat in user.hats) else []


def _charged(one: Charged, *, now: datetime) -> Row:
    rest = "·".join([one.reference, words.label(one.stage), words.label(one.unit)])
    days = words.counted((now - one.opened_at).days, "day")
    return Row(days, "", one.title, one.url, rest, action=None, is_main=False)


def _task(one: Waits) -> Task:
    rest = [words.label(one.procedure), one.reference, words.label(one.stage), one.lead]
    return Task(
        title=one.title,
        url=one.url,
        rest="·".join(part for part in rest if part),
        action=one.action,
        due_at=one.due_at,
    )


def _news(notices: Iterable[Notice], user: User) -> tuple[News, ...]:
    told = list(notices)
    unnamed([notice.entry for notice in told], user)
    return tuple(
        News(
            key=notice.key,
            says=told_as(notice.sentence, notice.entry),
            url=address_of(notice.url_key or notice.entry.on_key),
            at=notice.made_at,
        )
        for notice in told
    )


def address_of(key: str) -> str:
    """Return the page of something that the record names by its key, if it has one."""
    kind, _slash, name = key.partition("/")
    if kind == "case":
        return address("procedures:case", name)
    if kind == "meeting":
        return address("procedures:meeting", name)
    if kind == "appraisal":
        return address("assessments:appraisal", name)
    if kind == "dossier":
        return address("dossier:kept", name)
    if kind == "account":
        return address("identity:account")
    if kind in world.current().sheets["registers"]:
        return address("registers:row", kind, name)
    return ""


def _begins(user: User) -> Iterable[tuple[str, str]]:
    roles = {hat.role for hat in user.hats}
    for key, sheet in world.current().sheets["procedures"].items():
        if roles & set(sheet.opened_by) and (url := address("procedures:open", key)):
            yield words.opening(sheet.title), url
    for key, sheet in world.current().sheets["registers"].items():
        if roles & set(sheet.kept_by):
            yield words.adding(sheet.title), address("registers:add", key)
