"""Who takes which seat: the best plan under hard rules, proved, with a certificate.

The file is a table of points (people in rows, seats in columns; an empty cell bars the pair),
or TOML with people, seats, wishes and rules: docs/reference/engines/matching.md.
"""

from collections.abc import Sequence

from youwei.engines.matching import ProblemError
from youwei.interop.commands.placements import read_placement
from youwei.interop.commands.seating import Answer, answered, checked, finish, parser, show
from youwei.interop.commands.tables import TableError, complain


def main(arguments: Sequence[str]) -> int:
    """Match or check; return 0 for a plan, 1 for none or a certificate that does not hold."""
    options = parser("match", __doc__).parse_args(arguments)
    if options.file is None and options.check is None:
        return complain("Please name a file: ./run match FILE, or ./run match --check FILE.")
    try:
        problem = read_placement(options.file) if options.file else None
        if options.check:
            return checked(options.check, problem)
        if problem is None:
            raise AssertionError("There is a file.")
        answer = answered(problem, options)
    except (TableError, ProblemError) as error:
        return complain(str(error))
    if options.json:
        finish(answer, options, {})
    else:
        show(answer, _rows(answer), ["seat", "person", "points"])
    return answer.status


def _rows(answer: Answer) -> list[tuple[str, str, int]]:
    return [(s, p, answer.problem.gain(p, s)) for s, p in answer.solution.plan]
