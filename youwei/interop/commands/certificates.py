"""A certificate as a file: the problem and its plan in one, so that a stranger needs no other.

The problem is written as the checker reads it: keys, points of all wishes weighed, rules as
blocks. With the original file beside it, `check_file` compares the two before it checks.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from youwei.engines.matching import Certificate, Problem, Rule, Wish, as_paper, check
from youwei.engines.matching.model import Integers
from youwei.interop.commands.tables import TableError

FORMAT = "youwei matching certificate 1"


def write_certificate(path: Path, problem: Problem, certificate: Certificate) -> None:
    """Write problem and certificate as JSON."""
    said = {"format": FORMAT, "problem": as_paper(problem), "certificate": asdict(certificate)}
    path.write_text(json.dumps(said, ensure_ascii=False, default=sorted), encoding="utf-8")


def check_file(path: Path, original: Problem | None = None) -> tuple[str, ...]:
    """Return what is wrong with a certificate, as sentences; nothing means that it holds."""
    problem, certificate = read_certificate(path)
    if original is not None and _comparable(original) != _comparable(problem):
        return ("The certificate is about another problem than the file that was given.",)
    return check(problem, certificate)


def read_certificate(path: Path) -> tuple[Problem, Certificate]:
    """Read problem and certificate, or say why that is not possible."""
    if not path.is_file():
        raise TableError(f"There is no file {path}.")
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TableError(f"{path.name} cannot be read as JSON: {error}.") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise TableError(f"{path.name} is no certificate; one begins with “{FORMAT}”.")
    try:
        certificate = TypeAdapter(Certificate).validate_python(said["certificate"])
        return _problem(said["problem"]), certificate
    except (KeyError, TypeError, ValidationError) as error:
        raise TableError(f"{path.name} is no whole certificate: {error}.") from error


def _problem(said: dict[str, Any]) -> Problem:
    points = np.array(said["points"], dtype=np.int64).reshape(-1, len(said["seats"]))
    return Problem(
        people=tuple(said["people"]),
        seats=tuple(said["seats"]),
        wishes=tuple(Wish(f"points {at}", part) for at, part in enumerate(_split(points))),
        rules=tuple(TypeAdapter(Rule).validate_python(rule) for rule in said["rules"]),
        each_person=said["each_person"],
        empty_costs=said["empty_costs"],
    )


def _split(points: Integers) -> list[Integers]:
    """Return parts that a wish may hold each: no more than ten million points a pair."""
    parts: list[Integers] = []
    while points.any() or not parts:
        part = np.clip(points, -(10**7), 10**7)
        parts.append(part)
        points = points - part
    return parts


def _comparable(problem: Problem) -> tuple[object, ...]:
    """Return everything that matters to a plan, in an order of its own."""
    rows = np.argsort(np.array(problem.people, dtype=object))
    columns = np.argsort(np.array(problem.seats, dtype=object))
    return (
        sorted(problem.people),
        sorted(problem.seats),
        problem.gains[np.ix_(rows, columns)].tolist(),
        sorted(problem.rules, key=lambda rule: rule.name),
        problem.each_person,
        problem.empty_costs,
    )
