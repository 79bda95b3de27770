"""Who rated whom, on what, how: one canonical table, whatever the order of the rows.

Names are sorted, then rows by ratee, rater, facets and score. Whatever is computed from this
table is therefore the same bit for bit, in whichever order the ratings arrived.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Column = Sequence[object] | NDArray[np.generic]
NONE: Mapping[str, Column] = {}


class RatingsError(ValueError):
    """Ratings from which nothing can be concluded; the text is a sentence for the person."""


@dataclass(frozen=True, eq=False)
class Facet:
    """Something that every rating has one level of: its ratee, its rater, its item.

    levels: m names, sorted. at: shape (n,), the level of each rating.
    """

    name: str
    levels: tuple[str, ...]
    at: Integers

    def __len__(self) -> int:
        return len(self.levels)

    @property
    def counts(self) -> Integers:
        """Return how many ratings each level has, shape (m,)."""
        return np.bincount(self.at, minlength=len(self))


@dataclass(frozen=True, eq=False, kw_only=True)
class Ratings:
    """n ratings in canonical order.

    score: shape (n,). fixed: facets with a level each, such as items. random: facets whose
    levels are drawn from a population, such as posts or the raters' offices. classes: names of
    the classes of raters; class_of: shape (raters,), the class of each rater. missing: rows
    that were left out because they had no score.
    """

    ratee: Facet
    rater: Facet
    score: Floats
    fixed: tuple[Facet, ...] = ()
    random: tuple[Facet, ...] = ()
    classes: tuple[str, ...] = ("",)
    class_of: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    missing: int = 0

    def __len__(self) -> int:
        return len(self.score)

    def facet(self, name: str) -> Facet:
        """Return a facet by its name; KeyError if there is none."""
        return {f.name: f for f in (self.ratee, self.rater, *self.fixed, *self.random)}[name]

    def only(self, rows: NDArray[np.bool_]) -> "Ratings":
        """Return the ratings of a mask of shape (n,), with the levels that they still name."""
        classes = [self.classes[at] for at in self.class_of[self.rater.at[rows]]]
        return gather(
            ratee=_named(self.ratee, rows),
            rater=_named(self.rater, rows),
            score=self.score[rows],
            fixed={f.name: _named(f, rows) for f in self.fixed if f.name != "rater class"},
            random={f.name: _named(f, rows) for f in self.random},
            classes=classes if len(self.classes) > 1 else None,
        )


def gather(
    *,
    ratee: Column,
    rater: Column,
    score: Column,
    fixed: Mapping[str, Column] = NONE,
    random: Mapping[str, Column] = NONE,
    classes: Column | None = None,
) -> Ratings:
    """Bring columns of equal length into canonical order; rows without a score are left out.

    `classes` tells the class of the rater in every row. RatingsError if nothing can be learnt.
    """
    scores = _numbers(score)
    columns = {"ratee": ratee, "rater": rater, **fixed, **random}
    if classes is not None:
        columns["rater class"] = classes
    _same_length(columns, len(scores))
    if np.isinf(scores).any():
        raise RatingsError("A score is infinite. Correct it or leave it empty.")
    rated = ~np.isnan(scores)
    facets = [_facet(name, column, rated) for name, column in columns.items()]
    scores = scores[rated]
    order = np.lexsort((scores, *(facet.at for facet in reversed(facets))))
    facets = [Facet(facet.name, facet.levels, facet.at[order]) for facet in facets]
    by_name = {facet.name: facet for facet in facets}
    names, class_of = _classes(by_name["rater"], by_name.get("rater class"))
    wanted = [*fixed, *(["rater class"] if len(names) > 1 else [])]
    return Ratings(
        ratee=by_name["ratee"],
        rater=by_name["rater"],
        score=scores[order],
        fixed=tuple(by_name[name] for name in wanted),
        random=tuple(by_name[name] for name in random),
        classes=names,
        class_of=class_of,
        missing=int((~rated).sum()),
    )


def add_up(at: Integers, values: Floats, size: int) -> Floats:
    """Add up values, shape (n,), by their level; shape (size,)."""
    return np.asarray(np.bincount(at, values, size), dtype=np.float64)


def _named(facet: Facet, rows: NDArray[np.bool_]) -> list[str]:
    return [facet.levels[at] for at in facet.at[rows]]


def _numbers(score: Column) -> Floats:
    """Return the scores as numbers; None is missing."""
    try:
        return np.array([np.nan if s is None else s for s in score], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise RatingsError(f"A score is not a number ({error}). Correct it.") from error


def _same_length(columns: Mapping[str, Column], length: int) -> None:
    for name, column in columns.items():
        if len(column) != length:
            raise RatingsError(
                f"There are {length} scores, but {len(column)} entries of “{name}”."
            )


def _facet(name: str, column: Column, rated: NDArray[np.bool_]) -> Facet:
    values = column.tolist() if isinstance(column, np.ndarray) else list(column)
    values = [value for value, keep in zip(values, rated, strict=True) if keep]
    # 1, 1.0 and True are one key of a dictionary: where types are mixed, texts decide
    if len(set(map(type, values))) > 1:
        values = [_name(value) for value in values]
    name_of = {value: _name(value) for value in set(values)}
    levels = sorted(set(name_of.values()))
    if not all(level.strip() for level in levels):
        raise RatingsError(f"A rating does not say its {name}.")
    place = {level: number for number, level in enumerate(levels)}
    place_of = {value: place[text] for value, text in name_of.items()}
    at = np.fromiter(map(place_of.__getitem__, values), np.int64, len(values))
    return Facet(name, tuple(levels), at)


def _name(value: object) -> str:
    """Return the text of a name; None and what is not equal to itself (NaN) have none."""
    return "" if value is None or value != value else str(value)


def _classes(rater: Facet, facet: Facet | None) -> tuple[tuple[str, ...], Integers]:
    """Return the classes and the class of each rater; nobody may be of two."""
    if facet is None:
        return ("",), np.zeros(len(rater), dtype=np.int64)
    class_of = np.zeros(len(rater), dtype=np.int64)
    class_of[rater.at] = facet.at
    if (torn := class_of[rater.at] != facet.at).any():
        name = rater.levels[rater.at[torn][0]]
        raise RatingsError(f"The rater {name} is of two classes; a rater can be of one only.")
    return facet.levels, class_of
