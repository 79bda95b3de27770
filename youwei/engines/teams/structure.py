"""How far teams are from their model, and what a plan changes."""

from dataclasses import dataclass

from youwei.engines.matching.explaining import compare
from youwei.engines.matching.results import Plan
from youwei.engines.teams.layout import people_like, seats_like
from youwei.engines.teams.model import Structure, Teams, units


@dataclass(frozen=True, kw_only=True)
class Line:
    """One count of one team beside its limits; `away` is by how many people it is off."""

    team: str
    rule: str
    number: int
    least: int | None
    most: int | None

    @property
    def away(self) -> int:
        """Return by how many people the count lies outside its limits."""
        short = 0 if self.least is None else self.least - self.number
        over = 0 if self.most is None else self.number - self.most
        return max(short, over, 0)


def structure(teams: Teams, plan: Plan) -> tuple[Line, ...]:
    """Count every structure rule in every team of a plan."""
    person_in = dict(plan)
    lines = []
    for rule in teams.rules:
        if not isinstance(rule, Structure):
            continue
        people = people_like(teams, rule.people)
        each = rule.over == "each team"
        groups = teams.by_team.items() if each else [("", teams.seats)]
        for team, group in groups:
            if seats := seats_like(group, rule.seats):
                number = sum(person_in.get(seat) in people for seat in seats)
                lines.append(_line(rule, team, number, len(seats)))
    return tuple(lines)


def distance(teams: Teams, plan: Plan) -> int:
    """Return how many counts of the model a plan misses (not by how much)."""
    return sum(line.away > 0 for line in structure(teams, plan))


def today(teams: Teams) -> Plan:
    """Return the teams as they are now, as a plan."""
    return tuple(sorted(teams.now.items()))


def moved(teams: Teams, plan: Plan) -> tuple[tuple[str, str, str], ...]:
    """Return every seat that changes its holder: (seat, before, after)."""
    return compare(today(teams), plan)


def _line(rule: Structure, team: str, number: int, seats: int) -> Line:
    return Line(
        team=team,
        rule=rule.name,
        number=number,
        least=None if rule.least is None else units(rule.least, seats, rounding="up"),
        most=None if rule.most is None else units(rule.most, seats, rounding="down"),
    )
