"""Ratings that no model can learn from, each with a sentence that says what is missing."""

from itertools import combinations

import numpy as np

from youwei.engines.rating.ratings import Facet, Ratings, RatingsError

ROUNDING = 1e-12
"""Scores that differ by less than this share of their size differ by rounding only."""
SMALLEST, LARGEST = 1e-120, 1e120


def refuse_hopeless(ratings: Ratings) -> None:
    """Raise RatingsError if the ratings cannot tell anybody from anybody."""
    if not len(ratings):
        raise RatingsError("There is no rating with a score.")
    if len(ratings) == 1:
        raise RatingsError("There is only one rating; it cannot be compared with anything.")
    if len(ratings.ratee) == 1 and len(ratings.rater) == 1:
        raise RatingsError("One rater and one ratee: there is nobody to compare.")
    _refuse_scores(ratings)
    _refuse_single(ratings)
    _refuse_twins(ratings)


def _refuse_scores(ratings: Ratings) -> None:
    """Refuse scores that are equal, or so large or small that numbers fail."""
    low, high = float(ratings.score.min()), float(ratings.score.max())
    size = max(abs(low), abs(high))
    if low == high or high - low <= ROUNDING * size:
        nearly = "" if low == high else ", but for rounding"
        raise RatingsError(
            f"Every rating is {low:g}{nearly}, so nobody can be told apart from anybody. "
            "Ask the raters whether they rated, or merely filled in the form."
        )
    if size > LARGEST or high - low < SMALLEST:
        raise RatingsError(
            f"Scores from {low:g} to {high:g} cannot be computed with. Take another unit."
        )


def _refuse_single(ratings: Ratings) -> None:
    """Refuse ratees or raters with one rating each: theirs is no pattern but chance."""
    once = ratings.ratee.counts.max() == 1, ratings.rater.counts.max() == 1
    if all(once):
        raise RatingsError(
            "Nobody was rated twice and nobody rated twice: merit cannot be told apart from "
            "severity. Every ratee needs at least two raters, every rater two ratees."
        )
    if once[0]:
        raise RatingsError(
            "Nobody was rated twice, so merit cannot be told apart from chance. Every ratee "
            "needs at least two ratings."
        )
    if once[1]:
        raise RatingsError(
            "Nobody rated twice, so severity cannot be told apart from chance. If it is not "
            "known who gave which mark, name all of them as one rater."
        )


def _refuse_twins(ratings: Ratings) -> None:
    """Refuse two facets that say the same, and a facet with a level for every rating."""
    further = [facet for facet in (*ratings.fixed, *ratings.random) if len(facet) > 1]
    for facet in further:
        if len(facet) == len(ratings):
            raise RatingsError(
                f"“{facet.name}” is different for every rating, so it cannot be told apart "
                "from chance. Leave it out."
            )
    main = {ratings.ratee.name, ratings.rater.name}
    for one, other in combinations([ratings.ratee, ratings.rater, *further], 2):
        if {one.name, other.name} != main and _are_twins(one, other):
            raise RatingsError(
                f"“{one.name}” and “{other.name}” say the same about every rating, so their "
                "effects cannot be told apart. Leave one of them out."
            )


def _are_twins(one: Facet, other: Facet) -> bool:
    if len(one) != len(other) or len(one) == 1:
        return False
    partner = np.empty(len(one), dtype=np.int64)
    partner[one.at] = other.at
    return bool((partner[one.at] == other.at).all())


def refuse_infinite(ratings: Ratings, thresholds: str) -> None:
    """Refuse, where there is no prior, levels whose estimate would be infinite.

    An item with nothing but the highest or the lowest score has no finite difficulty; with
    steps of its own (`thresholds`), an item must have had every score.
    """
    lowest, highest = ratings.score.min(), ratings.score.max()
    for facet in ratings.fixed:
        if facet.name == thresholds:
            _refuse_unused(ratings, facet)
            continue
        for end in (lowest, highest):
            others = np.bincount(facet.at, ratings.score != end, len(facet))
            if len(facet) > 1 and (others == 0).any():
                level = facet.levels[int(np.argmin(others))]
                raise RatingsError(
                    f"All scores of {level} ({facet.name}) are {end:g}: without a prior there "
                    "is no finite estimate. Leave the prior on, or the level out."
                )


def _refuse_unused(ratings: Ratings, facet: Facet) -> None:
    labels, category = np.unique(ratings.score, return_inverse=True)
    cells = facet.at * len(labels) + category
    counts = np.bincount(cells, minlength=len(facet) * len(labels))
    if (unused := np.flatnonzero(counts == 0)).size:
        level, score = divmod(int(unused[0]), len(labels))
        raise RatingsError(
            f"{facet.levels[level]} ({facet.name}) never got the score {labels[score]:g}: "
            "without a prior its steps have no finite estimate. Leave the prior on, or share "
            "the steps."
        )
