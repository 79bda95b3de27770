"""Which areas show no number, because few stand behind it."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from youwei.measures.queries.groups import SMALL, Counted


class Hidden:
    """Which areas show no number.

    Those of fewer than five rows; with them the next smallest, until what is hidden under one
    area adds up to five; and all areas under a hidden one. Rows that lie in an area but in none
    of its parts count as a part. Whoever may read all rows of an area reads its number.
    """

    def __init__(self, rows: Iterable[Counted], free: Set[str]) -> None:
        self.count: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        for row in rows:
            paths = paths_to(row.at)
            self.count.update(paths)
            if row.key in free:
                self.read.update(paths)
        self.parts: dict[str, list[str]] = {}
        for path in self.count:
            self.parts.setdefault(_above(path), []).append(path)
        self._under: dict[str, frozenset[str]] = {}

    def is_free(self, path: str) -> bool:
        """Say whether the reader may read all its rows; of an empty area, all those above."""
        while path and not self.count[path]:
            path = _above(path)
        return bool(path) and self.read[path] == self.count[path]

    def covers(self, path: str) -> bool:
        """Say whether an area shows no number to this reader."""
        if self.is_free(path):
            return False
        if self.count[path] < SMALL:
            return True
        above = _above(path)
        return bool(above) and (
            path in self._hidden_under(above) or self._is_under_hidden(above)
        )

    def _is_under_hidden(self, path: str) -> bool:
        return bool(_above(path)) and self.covers(path)

    def _hidden_under(self, above: str) -> frozenset[str]:
        if above not in self._under:
            self._under[above] = frozenset(self._merged(above))
        return self._under[above]

    def _merged(self, above: str) -> list[str]:
        parts = self.parts.get(above, [])
        own = self.count[above] - sum(self.count[part] for part in parts)
        sizes = {part: self.count[part] for part in parts if not self.is_free(part)}
        small = [part for part, size in sizes.items() if size < SMALL]
        rest = sum(sizes.pop(part) for part in small) + (own if own < SMALL else 0)
        while 0 < rest < SMALL and sizes:
            next_one = min(sizes, key=lambda part: (sizes[part], part))
            small.append(next_one)
            rest += sizes.pop(next_one)
        return small


@dataclass(frozen=True)
class Period:
    """A year or month, "2026" or "2026-11", and all that may be chosen beside it."""

    key: str = ""  #: nothing: at any time
    choice: tuple[str, ...] = ()

    def among(self, rows: Iterable[Counted]) -> list[Counted]:
        """Return the rows that came in then."""
        return [row for row in rows if row.month.startswith(self.key)]

    def apart(self, rows: Iterable[Counted]) -> Iterable[list[Counted]]:
        """Return the rows in groups that no choice of periods parts further."""
        groups: dict[tuple[bool, ...], list[Counted]] = {}
        for row in rows:
            lies_in = tuple(row.month.startswith(one) for one in self.choice)
            groups.setdefault(lies_in, []).append(row)
        return groups.values()


class HiddenInPeriod:
    """Which areas show no number over a period.

    All periods that may be chosen count: what is left when one is taken from another, such as
    what is older than both years, is as small a group as one that is asked for.
    """

    def __init__(self, rows: Sequence[Counted], period: Period, free: Set[str]) -> None:
        self._asked = Hidden(period.among(rows), free)
        groups = period.apart(rows) if period.key else ()
        self._left = [Hidden(group, free) for group in groups]

    def covers(self, path: str) -> bool:
        """Say whether an area shows no number to this reader."""
        return self._asked.covers(path) or any(
            one.count[path] and one.covers(path) for one in self._left
        )


@lru_cache(maxsize=4096)
def paths_to(path: str) -> tuple[str, ...]:
    """Return the paths of all units above a unit, the highest first, and its own."""
    parts = path.rstrip("/").split("/")
    return tuple("/".join(parts[: n + 1]) + "/" for n in range(len(parts))) if path else ()


def _above(path: str) -> str:
    head = path.rstrip("/").rpartition("/")[0]
    return f"{head}/" if head else ""
