"""Why this person, why not that one, and what if: answers by re-solving, never by guessing."""

from dataclasses import dataclass

from youwei.engines.matching.bound import priced
from youwei.engines.matching.budget import UNLIMITED, Budget
from youwei.engines.matching.kernel import Outcome, Status, search
from youwei.engines.matching.model import Problem
from youwei.engines.matching.program import Program, lay_out
from youwei.engines.matching.results import Plan, Solution
from youwei.engines.matching.solving import solve, solve_programme


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What another plan costs against the first, and whom it moves.

    `cost` is points lost (negative: gained); `cost_at_least` is proven, and equal if the other
    plan is proved. `moved` holds (seat, person before, person after), "" for nobody.
    """

    status: Status
    cost: int = 0
    cost_at_least: int = 0
    plan: Plan = ()
    moved: tuple[tuple[str, str, str], ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Return everybody whose place changes."""
        named = {person for _, before, after in self.moved for person in (before, after)}
        return tuple(sorted(named - {""}))


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """Why a person sits where the plan puts them.

    `points` are the weighed wishes; `without` is the best plan in which somebody else has the
    seat; `rules` are the names of rules that the pair counts for.
    """

    person: str
    seat: str
    points: tuple[tuple[str, int], ...]
    rules: tuple[str, ...]
    without: Comparison


def compare(before: Plan, after: Plan) -> tuple[tuple[str, str, str], ...]:
    """Return every seat whose holder differs: (seat, before, after)."""
    old, new = dict(before), dict(after)
    seats = sorted(old.keys() | new.keys())
    pairs = ((seat, old.get(seat, ""), new.get(seat, "")) for seat in seats)
    return tuple(row for row in pairs if row[1] != row[2])


class Asked:
    """A solved problem that answers questions; the prices of its bound are used again."""

    def __init__(self, problem: Problem, budget: Budget = UNLIMITED) -> None:
        self.problem = problem
        self.program: Program = lay_out(problem)
        self.solution, self._outcome = solve_programme(self.program, budget)

    def why(self, seat: str, budget: Budget = UNLIMITED) -> Reasons:
        """Say what speaks for the person in a seat, and what it costs without them."""
        person = self.solution.person_in[seat]
        column = self.program.column(person, seat)
        if column is None:
            raise ValueError("A chosen pair has a column.")
        other = self._again(self.program.bounded(column, to=0), budget)
        at = self.problem.person_at[person], self.problem.seat_at[seat]
        points = ((w.name, w.weight * int(w.points[at])) for w in self.problem.wishes)
        counting = (
            rule.name
            for rule in self.problem.rules
            if any(count.weight(person, seat) for count in rule.counts)
        )
        return Reasons(
            person=person,
            seat=seat,
            points=tuple(points),
            rules=tuple(counting),
            without=other,
        )

    def why_not(self, person: str, seat: str, budget: Budget = UNLIMITED) -> Comparison:
        """Say what it would cost to give this seat to this person, and whom it moves.

        `rules_against` of the problem names the rules that bar a pair; then it is impossible.
        """
        column = self.program.column(person, seat)
        if column is None:
            return Comparison(status="impossible")
        return self._again(self.program.bounded(column, to=1), budget)

    def what_if(self, changed: Problem, budget: Budget = UNLIMITED) -> Comparison:
        """Compare with the best plan of a changed problem: other rules, people, wishes."""
        return _comparison(self.solution, solve(changed, budget))

    def _again(self, program: Program, budget: Budget) -> Comparison:
        pricing = self._outcome.pricing
        again = pricing and priced(program, pricing.prices)
        outcome = search(program, budget, pricing=again)
        return _comparison(self.solution, _as_solution(program, outcome))


def _as_solution(program: Program, outcome: Outcome) -> Solution:
    if outcome.chosen is None:
        return Solution(status=outcome.status)
    return Solution(
        status=outcome.status,
        plan=program.plan(outcome.chosen),
        value=outcome.value,
        ceiling=outcome.ceiling,
    )


def _comparison(before: Solution, after: Solution) -> Comparison:
    if after.status in ("impossible", "unknown"):
        return Comparison(status=after.status)
    return Comparison(
        status=after.status,
        cost=before.value - after.value,
        cost_at_least=before.value - after.ceiling,
        plan=after.plan,
        moved=compare(before.plan, after.plan),
    )
