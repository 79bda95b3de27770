"""Raters whose ratings do not look like ratings: questions to people, never verdicts.

Residuals are divided by what is left of their spread after the effects were fitted. Infit and
outfit are the mean squares of Wright and Masters 1982 with the cube-root transformation to a
normal value. Where many raters show the same trait (as halo often is), a rater is compared with
the others: the values are centred on their median and divided by their spread if that is above
one. The share of false flags is held by `discoveries`.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import ndtr

from youwei.engines.rating.multiple import discoveries
from youwei.engines.rating.ratings import Facet, Floats, Integers, add_up
from youwei.engines.rating.results import Fit

FEWEST_SHARED = 4
"""Two raters with fewer ratees in common are not compared."""
ENOUGH = 10
"""With fewer raters they are not compared with each other, only with the model."""
QUESTIONS = {
    "random": "The scores of {who} hardly follow the people rated. Were the forms mixed up?",
    "uniform": "The scores of {who} vary less than scores do. Were they agreed on beforehand?",
    "halo": "{who} gives one score to all items of a person. Was every item considered?",
    "clique": "{who} raise and lower the same people against all others. Why?",
}


@dataclass(frozen=True, eq=False)
class Misfit:
    """Mean squares by level (1 is as expected) and their normal values, shape (m,) each."""

    levels: tuple[str, ...]
    infit: Floats
    outfit: Floats
    infit_value: Floats
    outfit_value: Floats


@dataclass(frozen=True)
class Flag:
    """A question about one rater or several. value: normal value; chance: its p value."""

    kind: str
    raters: tuple[str, ...]
    value: float
    chance: float

    @property
    def question(self) -> str:
        """Return the question as a sentence."""
        return QUESTIONS[self.kind].format(who=", ".join(self.raters))


def residuals(fit: Fit) -> Floats:
    """Return residuals with mean 0 and variance 1 under the model, shape (n,)."""
    return fit.residuals / np.sqrt(np.maximum(1 - fit.leverage, 0.05))


def misfit(fit: Fit, facet: Facet) -> Misfit:
    """Return infit and outfit of the levels of a facet."""
    square, size = residuals(fit) ** 2, len(facet)
    excess = np.maximum(fit.kurtosis - 1, 0.1)
    counts, weight = facet.counts, add_up(facet.at, fit.spread, size)
    outfit = add_up(facet.at, square, size) / counts
    infit = add_up(facet.at, fit.spread * square, size) / weight
    out_spread = np.sqrt(add_up(facet.at, excess, size)) / counts
    in_spread = np.sqrt(add_up(facet.at, fit.spread**2 * excess, size)) / weight
    return Misfit(
        facet.levels, infit, outfit, _normal(infit, in_spread), _normal(outfit, out_spread)
    )


def _normal(mean_square: Floats, spread: Floats) -> Floats:
    """Turn a mean square into a normal value (Wilson, Hilferty 1931)."""
    return np.asarray((np.cbrt(mean_square) - 1) * 3 / spread + spread / 3)


def halo(fit: Fit) -> Floats:
    """Return how much the residuals of one rater on one ratee go together, shape (raters,).

    The sum of z_i z_j over different items of the same pair, less its expectation (the fitted
    effects take a little away from all items of a pair alike), divided by its spread.
    """
    pair, rater_of = _pairs(fit)
    z = residuals(fit)
    size = len(rater_of)
    counts = np.bincount(pair, minlength=size)
    products: Floats = np.square(add_up(pair, z, size)) - add_up(pair, z**2, size)
    taken = np.minimum(fit.leverage, 0.95)
    alike = np.sqrt(taken / (1 - taken))
    products += np.square(add_up(pair, alike, size)) - add_up(pair, alike**2, size)
    spread = add_up(rater_of, np.asarray(2.0 * counts * (counts - 1)), len(fit.ratings.rater))
    sums = add_up(rater_of, products, len(fit.ratings.rater))
    return np.asarray(sums / np.sqrt(np.maximum(spread, 1)))


def _pairs(fit: Fit) -> tuple[Integers, Integers]:
    """Return the ratee-rater pair of every rating, and the rater of every pair."""
    raters = len(fit.ratings.rater)
    numbers, pair = np.unique(
        fit.ratings.ratee.at * raters + fit.ratings.rater.at, return_inverse=True
    )
    return pair.astype(np.int64), numbers % raters


def cliques(fit: Fit, rate: float = 0.05) -> tuple[Flag, ...]:
    """Flag groups of raters whose residuals on the same ratees go together.

    For the residual means x, y of two raters on their shared ratees, x'y / |x| is normal if y
    is independent of x; the smaller of x'y / |x| and x'y / |y| counts.
    """
    pair, rater_of = _pairs(fit)
    counts = np.bincount(pair, minlength=len(rater_of))
    mean = add_up(pair, residuals(fit), len(rater_of)) / np.sqrt(counts)
    raters = len(fit.ratings.rater)
    ratee_of = np.zeros(len(rater_of), dtype=np.int64)
    ratee_of[pair] = fit.ratings.ratee.at
    shape = (len(fit.ratings.ratee), raters)
    table = coo_array((mean, (ratee_of, rater_of)), shape=shape).tocsr()
    there = coo_array((np.ones(len(mean)), (ratee_of, rater_of)), shape=shape).tocsr()
    shared = (there.T @ there).tocoo()
    one, other = shared.coords
    kept = (one < other) & (shared.data >= FEWEST_SHARED)
    one, other = one[kept], other[kept]
    if not len(one):
        return ()
    product = (table.T @ table).tocsr()[one, other]
    length = ((table * table).T @ there).tocsr()
    longest = np.maximum(length[one, other], length[other, one])
    value = np.asarray(product).ravel() / np.sqrt(np.maximum(np.asarray(longest).ravel(), 1e-9))
    value = against_others(value)
    marked = discoveries(ndtr(-value), rate)
    return _groups(fit, (one[marked], other[marked]), value[marked])


def _groups(fit: Fit, pairs: tuple[Integers, Integers], value: Floats) -> tuple[Flag, ...]:
    """Put flagged pairs together that have a rater in common."""
    raters = len(fit.ratings.rater)
    graph = coo_array((np.ones(len(value)), pairs), shape=(raters, raters))
    label = connected_components(graph, directed=False)[1]
    flags = []
    for number in sorted(set(label[pairs[0]].tolist())):
        names = tuple(fit.ratings.rater.levels[at] for at in np.flatnonzero(label == number))
        best = float(value[label[pairs[0]] == number].max())
        flags.append(Flag("clique", names, best, float(ndtr(-best))))
    return tuple(flags)


def against_others(value: Floats) -> Floats:
    """Centre on a median above zero, and divide by a spread above one."""
    if len(value) < ENOUGH:
        return value
    median = np.median(value)
    spread = 1.4826 * np.median(np.abs(value - median))
    return np.asarray((value - max(median, 0)) / max(spread, 1))


def flag_raters(fit: Fit, rate: float = 0.05) -> tuple[Flag, ...]:
    """Return all flags, the most surprising first."""
    found = misfit(fit, fit.ratings.rater)
    values = {
        "random": against_others(found.outfit_value),
        "uniform": against_others(-found.outfit_value),
        "halo": against_others(halo(fit)),
    }
    flags = list(cliques(fit, rate / 4))
    for kind, value in values.items():
        chance = ndtr(-value)
        for at in np.flatnonzero(discoveries(chance, rate / 4)):
            name = fit.ratings.rater.levels[at]
            flags.append(Flag(kind, (name,), float(value[at]), float(chance[at])))
    return tuple(sorted(flags, key=lambda flag: (flag.chance, flag.kind, flag.raters)))
