"""Points of people for seats from a table: a grid, or one line for each pair."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from youwei.engines.matching import Pair
from youwei.engines.matching.model import Integers
from youwei.interop.commands.tables import Table, TableError, read_table

LONG = {"person", "seat", "points"}


def read_points(path: Path) -> tuple[tuple[str, ...], tuple[str, ...], dict[Pair, int]]:
    """Return people, seats and the points of every pair that has any, in the file's order.

    A grid has a person in each row and a seat in each column; with the columns person, seat
    and points a row is a pair.
    """
    table = read_table(path)
    return _listed(table) if set(table.columns) >= LONG else _grid(table)


def spread(
    points: dict[Pair, int], people: Sequence[str], seats: Sequence[str], *, name: str
) -> Integers:
    """Return points as an array, people by seats; a pair that is not named has none."""
    rows = {key: at for at, key in enumerate(people)}
    columns = {key: at for at, key in enumerate(seats)}
    array = np.zeros((len(people), len(seats)), dtype=np.int64)
    for (person, seat), number in points.items():
        if person not in rows or seat not in columns:
            raise TableError(f"“{name}” has points for {person} in {seat}, who is not there.")
        array[rows[person], columns[seat]] = number
    return array


def _grid(table: Table) -> tuple[tuple[str, ...], tuple[str, ...], dict[Pair, int]]:
    people, seats = table.column(table.columns[0]), table.columns[1:]
    points = {
        (person, seat): _whole(number, table.name, person, seat)
        for seat in seats
        for person, number in zip(people, table.numbers(seat), strict=True)
        if number is not None
    }
    return tuple(people), seats, points


def _listed(table: Table) -> tuple[tuple[str, ...], tuple[str, ...], dict[Pair, int]]:
    people, seats = table.column("person"), table.column("seat")
    points: dict[Pair, int] = {}
    for person, seat, number in zip(people, seats, table.numbers("points"), strict=True):
        if (person, seat) in points:
            raise TableError(f"{table.name} has points for {person} in {seat} twice.")
        if number is not None:
            points[person, seat] = _whole(number, table.name, person, seat)
    return tuple(dict.fromkeys(people)), tuple(dict.fromkeys(seats)), points


def _whole(number: float, name: str, person: str, seat: str) -> int:
    if not number.is_integer():
        raise TableError(
            f"{name}: {number:g} points of {person} in {seat} are not whole. "
            "Multiply all of them by 10 or 100, and round."
        )
    return int(number)
