"""Running cases that have grown old: by age and unit, and never by who brought them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from youwei.chronicle.clock import now, today
from youwei.identity.models import Holding, User
from youwei.packs import world
from youwei.packs.declared import label
from youwei.procedures.declarations import Backlog, Procedure
from youwei.procedures.models import Case
from youwei.registers.queries import labels_of

BANDS = (90, 180, 365)  # days; what is older than the last has no upper end
MOST = 200


@dataclass(frozen=True)
class Old:
    """A case that has grown old, as the list shows it."""

    case: Case
    days: int
    unit: str
    leader: str
    is_late: bool


@dataclass(frozen=True)
class Group:
    """Some of the old cases: of one age or unit, with the address of their list."""

    key: str
    name: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class BacklogPage:
    """All of the page."""

    procedure: str
    sheet: Procedure
    days: int
    count: int
    ages: Sequence[tuple[int, int, int, bool]]  #: from, below (0: no end), how many, chosen
    units: Sequence[Group]
    rows: Sequence[Old]
    leaders: Sequence[tuple[str, str]]


def days_of(backlog: Backlog) -> int:
    """Return after how many days a case is old."""
    return int(backlog.after.partition(" ")[0])


def hands_over(user: User, backlog: Backlog, unit_path: str) -> bool:
    """Say whether this person puts leaders in charge of cases of that unit."""
    return user.reaches(backlog.by, unit_path)


def may_hand_over(user: User, sheet: Procedure) -> bool:
    """Say whether this person has the page of old cases. No query but the roles."""
    roles = {hat.role for hat in user.hats}
    return sheet.backlog is not None and bool(roles & set(sheet.backlog.by))


def grown_old(case: Case, backlog: Backlog, at: datetime) -> bool:
    """Say whether a case is still open after so long."""
    return case.ended_at is None and case.opened_at < at - timedelta(days=days_of(backlog))


def backlog_page(procedure: str, user: User, *, age: str = "", unit: str = "") -> BacklogPage:
    """Gather what has grown old of what this person sees. Four queries."""
    sheet: Procedure = world.current().sheets["procedures"][procedure]
    backlog, at = sheet.backlog, now()
    assert backlog is not None  # noqa: S101  whoever asks has asked may_hand_over
    limit = at - timedelta(days=days_of(backlog))
    seen = Case.objects.of(procedure).visible_to(user).running().alone_or_leading()
    cases = list(seen.filter(user.reach_q(backlog.by), opened_at__lt=limit, is_past=False))
    cases.sort(key=lambda case: (case.opened_at, case.pk))
    starts = [days_of(backlog), *(n for n in BANDS if n > days_of(backlog))]
    chosen = [c for c in cases if _has_age(c, age, at) and unit in ("", _unit_key(c))]
    names = labels_of([str(case.filled.get(backlog.to) or "") for case in chosen])
    ages = list(zip(starts, [*starts[1:], 0], strict=True))
    return BacklogPage(
        procedure=procedure,
        sheet=sheet,
        days=days_of(backlog),
        count=len(chosen),
        ages=[
            (
                low,
                high,
                sum(_has_age(c, f"{low}-{high}", at) for c in cases),
                age == f"{low}-{high}",
            )
            for low, high in ages
        ],
        units=_units(cases, unit),
        rows=[_old(case, backlog, names, at) for case in chosen[:MOST]],
        leaders=_leaders(backlog),
    )


def _has_age(case: Case, age: str, at: datetime) -> bool:
    low, _, high = age.partition("-")
    if not (low.isdecimal() and high.isdecimal()):
        return True
    days = (at - case.opened_at).days
    return int(low) <= days and (high == "0" or days < int(high))


def _unit_key(case: Case) -> str:
    return case.lead_key or case.unit_path


def _units(cases: Sequence[Case], chosen: str) -> Sequence[Group]:
    counts = Counter(_unit_key(case) for case in cases)
    names = {_unit_key(case): case.lead_name or case.unit_name for case in cases}
    return [Group(key, names[key], count, key == chosen) for key, count in counts.most_common()]


def _old(case: Case, backlog: Backlog, names: dict[str, str], at: datetime) -> Old:
    leader = str(case.filled.get(backlog.to) or "")
    days, unit = (at - case.opened_at).days, case.lead_name or case.unit_name
    return Old(case, days, unit, names.get(leader, leader), case.is_late(at))


def _leaders(backlog: Backlog) -> Sequence[tuple[str, str]]:
    held = Holding.objects.current(today()).filter(role__in=backlog.leaders, deputy_for="")
    roles = world.current().roles
    found: dict[str, str] = {}
    for one in held.filter(user__is_active=True).select_related("user").order_by("id"):
        found.setdefault(one.user.key, f"{one.user.name}·{label(roles[one.role].label, 'zh')}")
    return sorted(found.items(), key=lambda leader: leader[1])
