"""What `./run match` and `./run team` share: options, the answer, the certificate."""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from youwei.engines.matching import (
    Asked,
    Budget,
    Comparison,
    Conflict,
    Problem,
    Reasons,
    Solution,
    conflict,
    near_best,
)
from youwei.interop.commands.certificates import check_file, write_certificate
from youwei.interop.commands.tables import TableError, print_json, print_table, tell

SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """A solved problem with everything that was asked about it."""

    problem: Problem
    solution: Solution
    conflict: Conflict | None = None
    why: Reasons | None = None
    instead: Comparison | None = None
    near: tuple[Solution, ...] = ()

    @property
    def status(self) -> int:
        """Return the exit status: 0 where there is a plan."""
        return 0 if self.solution.plan else 1

    def as_json(self) -> dict[str, Any]:
        """Return the answer for programs."""
        said: dict[str, Any] = {
            "status": self.solution.status,
            "value": self.solution.value,
            "ceiling": self.solution.ceiling,
            "gap": self.solution.gap,
            "is_settled": self.solution.is_settled,
            "plan": dict(self.solution.plan),
        }
        if self.conflict is not None:
            said["conflict"] = {
                "is_minimal": self.conflict.is_minimal,
                "rules": [{"name": r.name, "source": r.source} for r in self.conflict.rules],
            }
        if self.why is not None:
            said["why"] = asdict(self.why)
        if self.instead is not None:
            said["instead"] = asdict(self.instead)
        if self.near:
            said["near"] = [{"value": s.value, "plan": dict(s.plan)} for s in self.near]
        return said


def parser(name: str, about: str | None) -> argparse.ArgumentParser:
    """Return the options that both commands know."""
    made = argparse.ArgumentParser(prog=f"./run {name}", description=about)
    made.add_argument("file", nargs="?", type=Path, help="TOML, CSV or Excel")
    made.add_argument("--json", action="store_true", help="the answer for programs")
    made.add_argument("--time", type=float, default=SECONDS, help="seconds to search (60)")
    made.add_argument("--certificate", type=Path, help="write problem, plan and bound there")
    made.add_argument("--check", type=Path, help="check a certificate; no search")
    made.add_argument("--near", type=int, default=0, help="so many near-best plans")
    made.add_argument("--differ", type=int, default=3, help="in how many seats they differ (3)")
    made.add_argument("--why", metavar="SEAT", help="what speaks for the person in it")
    made.add_argument("--why-not", nargs=2, metavar=("PERSON", "SEAT"), help="what that costs")
    return made


def checked(certificate: Path, original: Problem | None) -> int:
    """Say whether a certificate holds; return 1 if it does not."""
    faults = check_file(certificate, original)
    for fault in faults:
        tell(f"✗ {fault}")
    if not faults:
        beside = "the file" if original else "the problem that is written in it"
        _say(f"✓ {certificate.name} holds for {beside}.")
    return int(bool(faults))


def answered(problem: Problem, options: argparse.Namespace) -> Answer:
    """Solve a problem and answer what the options ask; write the certificate."""
    tell(
        f"{len(problem.people)} people, {len(problem.seats)} seats; at most {options.time:g} s."
    )
    asked = Asked(problem, _budget(options))
    solution = asked.solution
    if not solution.plan:
        found = None
        if solution.status == "impossible":
            tell("No plan keeps all rules; looking for those in conflict.")
            found = conflict(problem, _budget(options))
        return Answer(problem, solution, conflict=found)
    if options.certificate and solution.certificate:
        write_certificate(options.certificate, problem, solution.certificate)
    return Answer(
        problem,
        solution,
        why=_why(asked, options),
        instead=_instead(asked, options),
        near=near_best(
            problem, number=options.near, differ=options.differ, budget=_budget(options)
        )
        if options.near
        else (),
    )


def show(answer: Answer, rows: Sequence[Sequence[object]], columns: Sequence[str]) -> None:
    """Print the answer as a table with what was asked below it."""
    _say(_verdict(answer.solution))
    if answer.conflict is not None:
        _show_conflict(answer.conflict)
    if answer.solution.plan:
        print_table(columns, rows)
    if answer.why is not None:
        _show_why(answer.why)
    if answer.instead is not None:
        _show_instead(answer.instead)
    if answer.near:
        best = dict(answer.solution.plan)
        print_table(
            ["near-best plan", "value", "other than the best"],
            [
                (number, one.value, _differences(best, dict(one.plan)))
                for number, one in enumerate(answer.near, start=1)
            ],
        )


def finish(answer: Answer, options: argparse.Namespace, more: dict[str, Any]) -> None:
    """Print the answer for programs."""
    print_json({**answer.as_json(), **more})


def _budget(options: argparse.Namespace) -> Budget:
    return Budget(options.time, time.monotonic, tell)


def _why(asked: Asked, options: argparse.Namespace) -> Reasons | None:
    if not options.why:
        return None
    if options.why not in asked.solution.person_in:
        raise TableError(f"Nobody sits in “{options.why}”.")
    return asked.why(options.why, _budget(options))


def _instead(asked: Asked, options: argparse.Namespace) -> Comparison | None:
    if not options.why_not:
        return None
    person, seat = options.why_not
    for key, known in ((person, asked.problem.person_at), (seat, asked.problem.seat_at)):
        if key not in known:
            raise TableError(f"“{key}” is not there.")
    return asked.why_not(person, seat, _budget(options))


def _verdict(solution: Solution) -> str:
    return {
        "proved": f"The best plan, proved: {solution.value} points.",
        "gap": (
            f"The best plan found: {solution.value} points; none can exceed {solution.ceiling} "
            f"(gap {solution.gap:.2%})."
        ),
        "impossible": "No plan keeps all hard rules.",
        "unknown": "No plan was found in the time given; --time gives more.",
    }[solution.status]


def _show_conflict(found: Conflict) -> None:
    if not found.rules:
        _say("There are too few people for the seats.")
        return
    how = "these cannot hold together" if found.is_minimal else "among these is a conflict"
    print_table([f"rules: {how}", "source"], [(r.name, r.source) for r in found.rules])


def _show_why(why: Reasons) -> None:
    print_table([f"{why.person} in {why.seat}: wish", "points"], why.points)
    if why.rules:
        _say(f"counts for: {', '.join(why.rules)}")
    loses = f"loses {why.without.cost} points" if why.without.plan else "does not exist"
    _say(f"The best plan with somebody else there {loses}.")


def _show_instead(instead: Comparison) -> None:
    if not instead.plan:
        _say("That pair is against the rules, or no plan was found with it.")
        return
    sure = "" if instead.status == "proved" else f", at least {instead.cost_at_least}"
    _say(f"It costs {instead.cost} points{sure}, and moves:")
    print_table(["seat", "before", "then"], instead.moved)


def _differences(best: dict[str, str], other: dict[str, str]) -> str:
    seats = sorted(s for s in best.keys() | other.keys() if best.get(s) != other.get(s))
    return "; ".join(f"{seat}: {other.get(seat, '–')}" for seat in seats)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
