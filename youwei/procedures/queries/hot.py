"""Hot issues: found in what people say of one place, counted in people, kept without them."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils import timezone

from youwei.engines.triage import Issue, Messages, group, ranked, united
from youwei.identity.models import VISITOR
from youwei.measures.queries.hidden import paths_to
from youwei.packs import world
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case, HotIssue, Joined
from youwei.procedures.queries.suggesting import suggested_first, words_of
from youwei.registers.models import Unit, values_in

LEAST = 5
"""Fewer people are no issue (boundary 3)."""
RECENT = timedelta(days=180)
NEWEST = 5000
"""So many of the newest matters are looked at: a few seconds of one core."""
MONTH = 30
MOST = 50
"""Issues of the county or a town that are kept."""
ENOUGH = 40
"""Messages that tell what an issue is about."""
MOSTLY = 0.75
"""An issue lies in the smallest unit that has so much of it."""
PLACED = ("county", "town", "village", "grid")
NEEDED = (
    "pk", "reference", "procedure_key", "stage", "filled", "closed_box", "opener_key",
    "opened_at", "unit_path",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One matter. `person` lives in the memory of the worker alone, while it counts."""

    pk: int
    reference: str
    procedure: str
    text: str
    person: str  #: "" where nobody can say whether it is somebody else
    at: datetime
    path: str
    category: str
    is_claimed: bool  #: its sender alone says that it is the same as another


def counted() -> Mapping[str, Procedure]:
    """Return the procedures whose matters are worked together; complaints are none of them."""
    sheets = world.current().sheets["procedures"].items()
    return {
        key: one for key, one in sheets if one.joins is not None and one.nature == "ordinary"
    }


def read_said(now: datetime) -> list[Said]:
    """Return what is open or recent, the oldest first. One query."""
    sheets, recent = counted(), Q(ended_at=None) | Q(opened_at__gte=now - RECENT)
    wanted, kept = Q(pk__in=[]), Q(erased_at=None)
    for key, sheet in sheets.items():
        wanted |= Q(procedure_key=key) & ~Q(stage__in=sheet.taken_back)
    cases = Case.objects.filter(wanted & recent & kept).order_by("-opened_at")
    rows = cases.values(*NEEDED)[:NEWEST]
    return [_said(row, sheets[row["procedure_key"]]) for row in reversed(rows)]


def find_issues(said: Sequence[Said], *, now: datetime) -> list[HotIssue]:
    """Return the issues of the county and of each town by itself, not yet kept. Two queries."""
    if len(said) < LEAST:
        return []
    start = said[0].at
    messages = Messages(
        titles=[""] * len(said),
        bodies=[one.text for one in said],
        people=[one.person for one in said],
        days=np.array([(one.at - start).total_seconds() / 86400 for one in said]),
    )
    place = {one.pk: at for at, one in enumerate(said)}
    joined = Joined.objects.filter(until=None).values_list("case", "lead")
    alone = {one.pk for one in said if one.is_claimed}
    same = [
        (place[a], place[b]) for a, b in joined if {a, b} <= place.keys() and a not in alone
    ]
    groups = united(group(messages), same)
    paths = np.array([one.path for one in said])
    units = {unit.path: unit for unit in Unit.objects.filter(level__in=PLACED)}
    found = []
    for path, scope in units.items():
        if scope.level not in ("county", "town"):
            continue
        within = np.char.startswith(paths, path)
        if int(within.sum()) < LEAST:
            continue
        issues = ranked(messages, groups, least=LEAST, within=within)[:MOST]
        found += [
            _issue(one, said, scope, number, units, now)
            for number, one in enumerate(issues, start=1)
        ]
    return found


def _said(row: Mapping[str, Any], sheet: Procedure) -> Said:
    clause = next((k for k, f in sheet.fields.items() if f.type == "clause"), "")
    return Said(
        pk=row["pk"],
        reference=row["reference"],
        procedure=row["procedure_key"],
        text=words_of(row["filled"]),
        person=_person(row, sheet),
        is_claimed=_is_claimed(row, sheet),
        at=row["opened_at"],
        path=row["unit_path"],
        category=str(row["filled"].get(clause) or ""),
    )


def _person(row: Mapping[str, Any], sheet: Procedure) -> str:
    """Return by what one person is told from another: account, else phone, else nothing.

    Anybody can type phones. One counts once somebody of the office has taken the matter in.
    """
    if row["opener_key"] != VISITOR:
        return str(row["opener_key"])
    if row["stage"] == sheet.starts or _is_claimed(row, sheet):
        return ""
    phones = [key for key, field in sheet.fields.items() if field.type == "phone"]
    closed = values_in(row["closed_box"])
    return next((str(closed[key]) for key in phones if closed.get(key)), "")


def _is_claimed(row: Mapping[str, Any], sheet: Procedure) -> bool:
    field = sheet.joins.claimed if sheet.joins is not None else None
    return bool(field and row["filled"].get(field))


def _issue(
    issue: Issue,
    said: Sequence[Said],
    scope: Unit,
    rank: int,
    units: Mapping[str, Unit],
    now: datetime,
) -> HotIssue:
    members = [said[at] for at in issue.messages.tolist()]
    first: dict[str, date] = {}
    for one in members:
        first.setdefault(one.person, timezone.localtime(one.at).date())
    category, is_proposed = _category(members)
    day = timezone.localtime(now).date()
    months = Counter((day - begun).days // MONTH for begun in first.values())
    return HotIssue(
        key=hashlib.sha256(f"{scope.path} {members[0].reference}".encode()).hexdigest()[:16],
        scope_path=scope.path,
        rank=rank,
        place=_place(members, units).label,
        procedure=members[0].procedure,
        category=category,
        is_proposed=is_proposed,
        people=issue.people,
        unknown=sum(not one.person for one in members),
        heat=round(issue.heat, 2),
        since=min(first.values()),
        lately=months[0],
        before=months[1],
        cases=[one.reference for one in members],
        counted_at=now,
    )


def _category(members: Sequence[Said]) -> tuple[str, bool]:
    """Return what most of an issue was sorted into, or else what is proposed for most of it."""
    sorted_into = [one.category for one in members if one.category]
    if 2 * len(sorted_into) >= len(members):
        return Counter(sorted_into).most_common(1)[0][0], False
    sheet = counted()[members[0].procedure]
    of = next((f.of or "" for f in sheet.fields.values() if f.type == "clause"), "")
    texts = [one.text for one in members[:ENOUGH]]
    found = [one.key for one in suggested_first(of, texts) if one is not None]
    return (Counter(found).most_common(1)[0][0], True) if found else ("", False)


def _place(members: Sequence[Said], units: Mapping[str, Unit]) -> Unit:
    """Return the smallest unit, never below a grid, with most of an issue and enough people."""
    people: dict[str, set[str]] = {}
    for one in members:
        for path in paths_to(one.path):
            people.setdefault(path, set()).add(one.person)
    whole = max(len(each) for each in people.values())
    fits = [
        path
        for path, each in people.items()
        if path in units and len(each) >= max(LEAST, MOSTLY * whole)
    ]
    return units[max(fits, key=len)]
