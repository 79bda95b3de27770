"""Which additional ratings would make everybody comparable, and comparable enough.

Every part that no rater connects has an unknown level (lenient or good, nobody knows). One
more rating, by a rater of one part of somebody in another, tells their difference with the
error of that rating. Links are chosen greedily where the difference of two parts is least known
(as in sequential D-optimal design), until every difference is known well enough.
"""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.links import Parts
from youwei.engines.rating.ratings import Floats, Integers, RatingsError
from youwei.engines.rating.results import Fit

UNKNOWN = 1e6
"""Variance of a part's level before any link, in units of the target squared.

So large that parts without a link always come first: after count - 1 links all are one.
"""
MOST = 100_000
MOST_PARTS = 300
"""With more parts, each is only linked with the largest."""
SMALLEST = 0.1
"""A target is not set below this share of the error of one link."""


@dataclass(frozen=True)
class Link:
    """Let this rater rate this ratee too, on all items."""

    rater: str
    ratee: str


@dataclass(frozen=True, eq=False)
class Proposal:
    """The links in order; the first `fewest` of them make one part of all.

    error: the standard error of the difference between the levels of the two parts that are
    least comparable once all links are rated; target: what was asked for.
    """

    links: tuple[Link, ...]
    fewest: int
    error: float
    target: float


def propose_links(fit: Fit, target: float | None = None) -> Proposal:
    """Propose links for a fit of separate parts; no link if there is one part.

    target: standard error of the difference between two parts, on the scale of the fit; half
    the median error of a ratee if not told, so that intervals widen by a tenth at most.
    """
    parts = fit.parts
    noise = _noise(fit)
    if target is None:
        target = max(float(np.median(fit.ratees.error)) / 2, noise**0.5 * SMALLEST)
    if target <= 0:
        raise RatingsError("The error that is asked for must be above zero.")
    if parts.is_linked:
        return Proposal((), 0, 0.0, target)
    if parts.count > MOST_PARTS:
        return _star(fit, target)
    known = np.eye(parts.count) * UNKNOWN * target**2
    chooser = _Chooser(fit, parts)
    links: list[Link] = []
    error = np.inf
    while error > target:
        one, other, square = _least_known(known)
        error = square**0.5
        if error <= target:
            break
        if len(links) >= MOST:
            raise RatingsError(f"More than {MOST} links would be needed; ask for less.")
        links.append(chooser.choose(one, other))
        gain = known[:, one] - known[:, other]
        known = known - np.outer(gain, gain) / (noise + square)
    return Proposal(tuple(links), parts.count - 1, float(error), target)


def _star(fit: Fit, target: float) -> Proposal:
    """Let raters of the largest part rate one person of every other part, by turns."""
    chooser = _Chooser(fit, fit.parts)
    links = tuple(chooser.link(0, other) for other in range(1, fit.parts.count))
    return Proposal(links, len(links), float(np.inf), target)


def _noise(fit: Fit) -> float:
    """Return the variance of one link: of its ratings, of the ratee, of the rater."""
    pairs = len(np.unique(fit.ratings.ratee.at * len(fit.ratings.rater) + fit.ratings.rater.at))
    items = len(fit.ratings) / pairs
    if fit.model == "linear":
        single = fit.variances["residual"]
    else:
        single = 1 / float(np.mean(fit.information))
    errors = np.median(fit.ratees.error) ** 2 + np.median(fit.raters.error) ** 2
    return single / items + float(errors)


def _least_known(known: Floats) -> tuple[int, int, float]:
    """Return the two parts whose difference has the largest variance, and that variance."""
    own = np.diag(known)
    square = np.triu(own[:, None] + own - 2 * known, 1)
    at = int(np.argmax(np.round(square / square.max(), 9)))
    one, other = divmod(at, len(known))
    return one, other, float(square[one, other])


class _Chooser:
    """Take the rater and the ratee with the fewest links so far, by turns from either part."""

    def __init__(self, fit: Fit, parts: Parts) -> None:
        self.fit, self.parts = fit, parts
        self.given = np.zeros(len(fit.ratings.rater), dtype=np.int64)
        self.got = np.zeros(len(fit.ratings.ratee), dtype=np.int64)
        self.sent = np.zeros(parts.count, dtype=np.int64)

    def choose(self, one: int, other: int) -> Link:
        if self.sent[one] > self.sent[other]:
            one, other = other, one
        return self.link(one, other)

    def link(self, one: int, other: int) -> Link:
        """Let the first part send the rater."""
        self.sent[one] += 1
        rater = self._least(self.parts.rater, one, self.given)
        ratee = self._least(self.parts.ratee, other, self.got)
        self.given[rater] += 1
        self.got[ratee] += 1
        ratings = self.fit.ratings
        return Link(ratings.rater.levels[rater], ratings.ratee.levels[ratee])

    @staticmethod
    def _least(part: Integers, number: int, load: Integers) -> int:
        members = np.flatnonzero(part == number)
        return int(members[np.argmin(load[members])])
