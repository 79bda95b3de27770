"""Whether every stage can be reached, and every case can end."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from youwei.packs.checker import Checker
from youwei.packs.declared import Field, Test
from youwei.packs.rows import Row
from youwei.procedures.declarations.words import Move, Procedure


def ways(sheet: Procedure) -> dict[str, set[str]]:
    """Return stage → the stages that a case can go to from there."""
    return {
        key: {*(t for move in stage.moves for t in (move.to, move.then) if t)}
        | ({stage.late_to} if stage.late_to else set())
        for key, stage in sheet.stages.items()
    }


def reached(start: Iterable[str], steps: dict[str, set[str]]) -> set[str]:
    """Return everything that can be reached, the start included."""
    seen: set[str] = set()
    todo = list(start)
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            todo += steps.get(here, ())
    return seen


def backwards(steps: dict[str, set[str]]) -> dict[str, set[str]]:
    """Turn every arrow round."""
    back: dict[str, set[str]] = defaultdict(set)
    for here, nexts in steps.items():
        for there in nexts:
            back[there].add(here)
    return back


def check_reach(sheet: Procedure, case: Row, checker: Checker) -> None:
    """Refuse a stage that no move leads to, one without an end, a choice without a way out."""
    forward = ways(sheet)
    seen = reached([sheet.starts], forward)
    for key in sheet.stages:
        if key not in seen:
            checker.say(("stages", key), "no move leads here")
    ending = reached([key for key, nexts in forward.items() if not nexts], backwards(forward))
    for key in sheet.stages:
        if key not in ending:
            checker.say(("stages", key), "a case can never end from here")
    for key, stage in sheet.stages.items():
        _no_way_out(key, stage.moves, case, checker)


def _no_way_out(key: str, moves: tuple[Move, ...], case: Row, checker: Checker) -> None:
    """Where moves differ by one choice, every choice has a way out."""
    paths = {tuple(move.where) for move in moves}
    if len(moves) < 2 or len(paths) != 1 or len(path := paths.pop()) != 1:
        return
    field = case.fields.get(path[0])
    if field is None:
        return
    left = _options(field)
    for move in moves:
        left -= _taken(move.where[path[0]], left)
    if left:
        says = "no move for “%(path)s” = %(values)s: such a case stays here for ever"
        checker.say(
            ("stages", key, "moves"),
            says,
            path=path[0],
            values=", ".join(sorted(map(str, left))),
        )


def _options(field: Field) -> set[Any]:
    return {True, False} if field.type == "yes" else set(field.options)


def _taken(wanted: Any, left: set[Any]) -> set[Any]:
    """Return the choices that a test lets pass; a test on an amount lets all pass."""
    if isinstance(wanted, tuple):
        return set(wanted)
    if not isinstance(wanted, Test):
        return {wanted}
    if wanted.other_than is None:
        return set(left)
    others = wanted.other_than if isinstance(wanted.other_than, tuple) else (wanted.other_than,)
    return left - set(others)
