"""Who can be compared with whom: the connected parts of the graph of ratees and raters.

Two people are comparable if a chain of common raters leads from one to the other. Between
parts nothing separates a lenient office from a good one, so ranking across them is refused.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from youwei.engines.rating.ratings import Integers, Ratings, RatingsError


class NotLinked(RatingsError):
    """A comparison of people whom no chain of raters connects."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a design, numbered from the one with most ratees downwards.

    ratee: shape (ratees,), rater: shape (raters,): the part of each.
    """

    count: int
    ratee: Integers
    rater: Integers

    @cached_property
    def sizes(self) -> Integers:
        """Return how many ratees each part has, shape (count,)."""
        return np.bincount(self.ratee, minlength=self.count)

    @property
    def is_linked(self) -> bool:
        """Say whether everybody can be compared with everybody."""
        return self.count == 1

    def demand_link(self) -> None:
        """Raise NotLinked with a sentence if there is more than one part."""
        if not self.is_linked:
            sizes = ", ".join(map(str, self.sizes[:6].tolist()))
            more = " …" if self.count > 6 else ""
            raise NotLinked(
                f"These people cannot be ranked together: they fall into {self.count} groups "
                f"({sizes}{more} people) that no rater connects. Rank each group by itself, or "
                f"let at least {self.count - 1} raters rate somebody of another group too."
            )


def find_parts(ratings: Ratings) -> Parts:
    """Find the connected parts of who rated whom."""
    ratees, raters = len(ratings.ratee), len(ratings.rater)
    ends = (ratings.ratee.at, ratings.rater.at + ratees)
    graph = coo_array((np.ones(len(ratings)), ends), shape=(ratees + raters,) * 2)
    count, label = connected_components(graph, directed=False)
    sizes = np.bincount(label[:ratees], minlength=count)
    first = np.full(count, ratees)
    np.minimum.at(first, label[:ratees], np.arange(ratees))
    number = np.empty(count, dtype=np.int64)
    number[np.lexsort((first, -sizes))] = np.arange(count)
    part = number[label]
    return Parts(int(count), part[:ratees], part[ratees:])
