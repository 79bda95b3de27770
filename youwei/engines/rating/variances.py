"""Which random effects share a variance: ratees, raters by class, every random facet."""

import numpy as np

from youwei.engines.rating.elimination import Elimination
from youwei.engines.rating.layout import Layout
from youwei.engines.rating.ratings import Floats, Integers, Ratings
from youwei.engines.rating.results import Random

FEWEST = 5
"""A class of fewer raters does not get a variance of its own."""

ERRORS = 2
"""Standard errors of a variance that intervals allow for where none was found."""


def group(ratings: Ratings, layout: Layout) -> tuple[Random, tuple[str, ...]]:
    """Group the random effects; the second answer names classes that share a variance."""
    class_of, shared = _pooled(ratings)
    used = sorted(set(class_of.tolist()))
    place = np.zeros(len(ratings.classes), dtype=np.int64)
    place[used] = np.arange(len(used))
    names = ["ratee"]
    names += ["rater" if len(used) == 1 else f"rater: {ratings.classes[at]}" for at in used]
    names += [facet.name for facet in layout.tail]
    ratees = np.zeros(len(ratings.ratee), dtype=np.int64)
    raters = 1 + place[class_of]
    tail = [
        np.full(len(facet), 1 + len(used) + number) for number, facet in enumerate(layout.tail)
    ]
    large, small = (ratees, raters) if layout.is_ratee_large else (raters, ratees)
    return Random(tuple(names), large, np.concatenate([small, *tail])), shared


def _pooled(ratings: Ratings) -> tuple[Integers, tuple[str, ...]]:
    """Put the raters of small classes to the largest class."""
    sizes = np.bincount(ratings.class_of, minlength=len(ratings.classes))
    few = sizes < FEWEST
    few[sizes.argmax()] = False
    class_of = np.where(few[ratings.class_of], sizes.argmax(), ratings.class_of)
    return class_of, tuple(np.array(ratings.classes)[few].tolist())


def allow(random: Random, system: Elimination, variance: Floats, largest: float) -> Floats:
    """Return the least variances that intervals allow for, shape (g,).

    An estimate of zero would make intervals of nothing. Two standard errors that the estimate
    has at zero, sqrt(2 / sum of squares of what the ratings say about every level), cannot be
    excluded by these ratings; they count up to `largest`. All in units of the scale of the fit.
    """
    prior = random.prior(variance, np.zeros(0))
    large = np.maximum(1 / system.large_variance - prior.large, 0)
    core = np.maximum(1 / system.core_variance - prior.core, 0)
    known = random.sums(large**2, core**2)
    excluded = ERRORS * np.sqrt(2 / np.maximum(known, 2 / largest**2))
    return np.asarray(np.minimum(excluded, largest))
