"""Hot issues as officials of the county and the streets read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youwei.identity.models import User
from youwei.packs import world
from youwei.procedures.models import Case, HotIssue
from youwei.registers.models import Unit

AT = ("county", "town")
FEW = 5


@dataclass(frozen=True)
class Hot:
    """An issue, in numbers that name nobody."""

    issue: HotIssue
    category: str  #: its label; empty where nobody has sorted most of it

    @property
    def lately(self) -> int | None:
        """People of the last thirty days; None below five."""
        return self.issue.lately if self.issue.lately >= FEW else None

    @property
    def before(self) -> int | None:
        """People of the thirty days before; None below five."""
        return self.issue.before if self.issue.before >= FEW else None

    @property
    def unknown(self) -> int | None:
        """Orders of which nobody can say whose they are; None below five."""
        return self.issue.unknown if self.issue.unknown >= FEW else None


@dataclass(frozen=True)
class OpenedIssue:
    """One issue with the orders of it that its reader may read, one by one."""

    hot: Hot
    cases: Sequence[Case]
    total: int


def reads_hot_issues(user: User) -> bool:
    """Say whether somebody works for the county or a street. No query beyond their roles."""
    return any(_is_scope(hat.role) for hat in user.hats)


def scopes_of(user: User) -> Sequence[Unit]:
    """Return the county or towns whose issues somebody reads, the highest first. One query."""
    paths = {hat.unit_path for hat in user.hats if _is_scope(hat.role)}
    towns = Unit.objects.present().filter(level__in=AT).order_by("unit_path")
    return [unit for unit in towns if any(unit.path.startswith(path) for path in paths)]


def hot_issues(scope: Unit) -> Sequence[Hot]:
    """Return the issues that were counted within a unit, the hottest first. One query."""
    return [_hot(one) for one in HotIssue.objects.filter(scope_path=scope.path)]


def hot_issue(key: str, user: User) -> OpenedIssue | None:
    """Return an issue of a unit that somebody reads for. Four queries."""
    paths = [unit.path for unit in scopes_of(user)]
    issue = HotIssue.objects.filter(key=key, scope_path__in=paths).first()
    if issue is None:
        return None
    cases = Case.objects.visible_to(user).filter(reference__in=issue.cases)
    return OpenedIssue(_hot(issue), list(cases.order_by("-opened_at")), len(issue.cases))


def _is_scope(role: str) -> bool:
    declared = world.current().roles.get(role)
    return declared is not None and declared.level in AT and declared.reach != "self"


def _hot(issue: HotIssue) -> Hot:
    return Hot(issue, _labels(issue.procedure).get(issue.category, ""))


def _labels(procedure: str) -> Mapping[str, str]:
    sheet = world.current().sheets["procedures"].get(procedure)
    lists = [field.of or "" for field in sheet.fields.values() if field.of] if sheet else []
    sheets = world.current().sheets["clauses"]
    found = (sheets[of].clauses.items() for of in lists if of in sheets)
    return {key: line.label for lines in found for key, line in lines}
