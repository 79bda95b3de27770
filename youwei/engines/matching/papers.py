"""Problem and certificate as plain lists and numbers, as files hold and the checker reads."""

from dataclasses import asdict
from typing import Any

from youwei.engines.matching import checker
from youwei.engines.matching.model import Problem
from youwei.engines.matching.results import Certificate

Paper = dict[str, Any]


def check(problem: Problem, certificate: Certificate) -> tuple[str, ...]:
    """Return everything that is wrong, as sentences; nothing means that it holds."""
    return tuple(checker.faults(as_paper(problem), asdict(certificate)))


def as_paper(problem: Problem) -> Paper:
    """Write a problem as it stands in a file: all wishes weighed, rules as blocks."""
    return {
        "people": problem.people,
        "seats": problem.seats,
        "points": problem.gains.tolist(),
        "rules": [asdict(rule) for rule in problem.rules],
        "each_person": problem.each_person,
        "empty_costs": problem.empty_costs,
    }
