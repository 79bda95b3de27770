"""Leadership teams: the best line-up under conditions, structure and few moves, proved.

The file is TOML with people, seats, rules and wishes on traits, or a table of people with the
seats in a second table: docs/reference/engines/teams.md.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from youwei.engines.matching import ProblemError
from youwei.engines.teams import ConditionError, Teams, as_problem, moved, structure
from youwei.interop.commands.seating import Answer, answered, checked, finish, parser, show
from youwei.interop.commands.tables import TableError, complain, print_table
from youwei.interop.commands.team_files import read_teams


def main(arguments: Sequence[str]) -> int:
    """Fill teams or check a certificate; return 0 for a plan, 1 for none."""
    known = parser("team", __doc__)
    known.add_argument("--seats", type=Path, help="table of seats, if FILE is one of people")
    options = known.parse_args(arguments)
    if options.file is None and options.check is None:
        return complain("Please name a file: ./run team FILE, or ./run team --check FILE.")
    try:
        if options.file is None:
            return checked(options.check, None)
        teams = read_teams(options.file, seats=options.seats)
        problem = as_problem(teams)
        if options.check:
            return checked(options.check, problem)
        answer = answered(problem, options)
    except (TableError, ProblemError, ConditionError) as error:
        return complain(str(error))
    if options.json:
        finish(answer, options, _more(teams, answer))
    else:
        _show(teams, answer)
    return answer.status


def _show(teams: Teams, answer: Answer) -> None:
    held = teams.now
    rows = [
        (seat.team, seat.key, person, "" if held.get(seat.key) == person else "moves")
        for seat in sorted(teams.seats, key=lambda seat: (seat.team, seat.key))
        if (person := answer.solution.person_in.get(seat.key, "–"))
    ]
    show(answer, rows, ["team", "seat", "person", ""])
    missed = [line for line in structure(teams, answer.solution.plan) if line.away]
    if answer.solution.plan and missed:
        print_table(
            ["away from the model in", "rule", "number", "least", "most"],
            [(one.team, one.rule, one.number, one.least, one.most) for one in missed],
        )


def _more(teams: Teams, answer: Answer) -> dict[str, Any]:
    plan = answer.solution.plan
    if not plan:
        return {}
    lines = [
        {
            "team": line.team,
            "rule": line.rule,
            "number": line.number,
            "least": line.least,
            "most": line.most,
            "away": line.away,
        }
        for line in structure(teams, plan)
    ]
    return {"structure": lines, "moved": [list(row) for row in moved(teams, plan)]}
