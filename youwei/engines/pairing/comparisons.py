"""Comparisons counted by pair, in canonical order, and what they can tell.

Everything is computed from sorted counts, so the order in which comparisons came has no
influence (as it has in Elo's and similar running scores).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Names = Sequence[object] | NDArray[np.generic]
MOST = 1e9


class PairsError(ValueError):
    """Comparisons from which nothing can be concluded; the text is a sentence."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparisons:
    """Counts by pair.

    items: m names, sorted. first, second: shape (k,), the two of a pair; with `ordered` the
    first one had the advantage of the order (played at home, spoke first). won, lost, tied:
    shape (k,), how often the first won, lost, tied. dropped: comparisons of one with itself.
    """

    items: tuple[str, ...]
    first: Integers
    second: Integers
    ordered: NDArray[np.bool_]
    won: Floats
    lost: Floats
    tied: Floats
    dropped: int

    @cached_property
    def part(self) -> Integers:
        """Return the connected part of each item, shape (m,)."""
        return self._components(directed=False)

    @cached_property
    def league(self) -> Integers:
        """Return the strongly connected part of each item, shape (m,).

        Strengths have finite maximum-likelihood values exactly where there is one (Ford 1957):
        from everybody a chain of wins or ties leads to everybody.
        """
        return self._components(directed=True)

    def _components(self, *, directed: bool) -> Integers:
        wins, losses = self.won + self.tied > 0, self.lost + self.tied > 0
        start = np.concatenate([self.first[wins], self.second[losses]])
        end = np.concatenate([self.second[wins], self.first[losses]])
        size = len(self.items)
        graph = coo_array((np.ones(len(start)), (start, end)), shape=(size, size))
        found = connected_components(graph, directed=directed, connection="strong")[1]
        order = {number: at for at, number in enumerate(dict.fromkeys(found.tolist()))}
        return np.array([order[number] for number in found.tolist()], dtype=np.int64)

    @property
    def is_linked(self) -> bool:
        """Say whether every item can be compared with every other."""
        return int(self.part.max()) == 0


def gather(
    *,
    winner: Names,
    loser: Names,
    tied: Sequence[bool] | NDArray[np.bool_] | None = None,
    first: Names | None = None,
    count: Sequence[float] | Floats | None = None,
) -> Comparisons:
    """Count comparisons; of a tie, either one stands as the winner.

    `first` names the one of each pair that had the advantage of the order, "" if neither.
    """
    size = len(winner)
    for name, column in {"loser": loser, "tied": tied, "first": first, "count": count}.items():
        if column is not None and len(column) != size:
            raise PairsError(
                f"There are {size} winners, but {len(column)} entries of “{name}”."
            )
    items, one, two = _names(winner, loser)
    weight = np.ones(size) if count is None else np.asarray(count, dtype=np.float64)
    if not np.isfinite(weight).all() or (weight < 0).any():
        raise PairsError("A count is negative or no number. Correct it.")
    if (weight > MOST).any():
        raise PairsError(
            f"A count is above {MOST:,.0f}; nobody compared that often. Correct it."
        )
    drawn = np.zeros(size, dtype=bool) if tied is None else np.asarray(tied, dtype=bool)
    ordered, is_turned = _order(items, (one, two), first)
    a, b = np.where(is_turned, two, one), np.where(is_turned, one, two)
    kept = (a != b) & (weight > 0)
    if not kept.any():
        raise PairsError("There is no comparison of two different ones.")
    key = ((a * len(items) + b) * 2 + ordered)[kept]
    pairs, at = np.unique(key, return_inverse=True)

    def add(chosen: NDArray[np.bool_]) -> Floats:
        sums = np.bincount(at, np.where(chosen, weight, 0)[kept], len(pairs))
        return np.asarray(sums, dtype=np.float64)

    return Comparisons(
        items=items,
        first=pairs // 2 // len(items),
        second=pairs // 2 % len(items),
        ordered=pairs % 2 == 1,
        won=add(~drawn & ~is_turned),
        lost=add(~drawn & is_turned),
        tied=add(drawn),
        dropped=int((a == b).sum()),
    )


def _names(winner: Names, loser: Names) -> tuple[tuple[str, ...], Integers, Integers]:
    columns = [c.tolist() if isinstance(c, np.ndarray) else list(c) for c in (winner, loser)]
    # 1, 1.0 and True are one key of a dictionary: where types are mixed, texts decide
    if len({type(value) for column in columns for value in column}) > 1:
        columns = [[_name(value) for value in column] for column in columns]
    text_of = {value: _name(value) for column in columns for value in set(column)}
    items = sorted(set(text_of.values()))
    if not all(name.strip() for name in items):
        raise PairsError("A comparison does not say who was compared.")
    place = {name: at for at, name in enumerate(items)}
    place_of = {value: place[text] for value, text in text_of.items()}
    one, two = (
        np.fromiter(map(place_of.__getitem__, column), np.int64, len(column))
        for column in columns
    )
    return tuple(items), one, two


def _name(value: object) -> str:
    """Return the text of a name; None and what is not equal to itself (NaN) have none."""
    return "" if value is None or value != value else str(value)


def _order(
    items: tuple[str, ...], pair: tuple[Integers, Integers], first: Names | None
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which pairs have an order, and which are to be turned: sorted, or the first first."""
    one, two = pair
    if first is None:
        return np.zeros(len(one), dtype=bool), one > two
    place = {name: at for at, name in enumerate(items)} | {"": -1}
    try:
        led = np.array([place[_name(name).strip()] for name in first], dtype=np.int64)
    except KeyError as error:
        raise PairsError(f"{error} stands first, but was never compared.") from error
    if ((led >= 0) & (led != one) & (led != two)).any():
        raise PairsError("Somebody stands first in a comparison of two others.")
    ordered = led >= 0
    return ordered, np.where(ordered, led == two, one > two)
