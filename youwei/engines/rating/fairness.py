"""Find out whether raters of one group rate people of one group differently than others do.

The interaction of rater group and ratee group is added to the linear model as fixed effects
whose rows and columns sum to zero: what is left after every group's own merit and severity.
A small group can hide a large unfairness, so the smallest effect that would have been found
(with 80 % power at the 5 % level) stands beside every estimate.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from youwei.engines.rating.layout import Fixed, sum_to_zero
from youwei.engines.rating.linear import fit_linear
from youwei.engines.rating.multiple import discoveries
from youwei.engines.rating.ratings import Facet, Integers, Ratings, RatingsError

FEWEST = 5
"""Fewer raters or ratees of a group would give single answers away."""
DETECTABLE = float(ndtri(0.975) + ndtri(0.8))


@dataclass(frozen=True)
class Bias:
    """How many points raters of a group give people of a group more (or less) than expected.

    low, high: 95 % interval. detectable: the smallest effect that this many ratings would show.
    is_flagged: below the false-discovery rate among all cells.
    """

    rater_group: str
    ratee_group: str
    points: float
    error: float
    low: float
    high: float
    detectable: float
    ratings: int
    is_flagged: bool


def examine(
    ratings: Ratings,
    *,
    rater_group: Mapping[str, str],
    ratee_group: Mapping[str, str],
    rate: float = 0.05,
) -> tuple[Bias, ...]:
    """Estimate every cell; RatingsError where a group is missing or too small."""
    judges = _groups(ratings.rater, rater_group, "raters")
    people = _groups(ratings.ratee, ratee_group, "ratees")
    cells = tuple(f"{one} | {other}" for one in judges.levels for other in people.levels)
    at = judges.at * len(people) + people.at
    if len(np.unique(at)) < len(cells):
        raise RatingsError("Some group of raters never rated some group of people.")
    cross = Facet("group", cells, at)
    contrasts = np.asarray(
        np.kron(sum_to_zero(len(judges)), sum_to_zero(len(people))), dtype=np.float64
    )
    own = [Fixed(facet, sum_to_zero(len(facet))) for facet in (judges, people)]
    fit = fit_linear(ratings, extra=[*own, Fixed(cross, contrasts)])
    effects = fit.facets["group"]
    chance = 2 * ndtr(-np.abs(effects.value) / effects.error)
    flagged = discoveries(chance, rate)
    low, high = effects.interval()
    return tuple(
        Bias(
            rater_group=judges.levels[number // len(people)],
            ratee_group=people.levels[number % len(people)],
            points=-float(effects.value[number]),
            error=float(effects.error[number]),
            low=-float(high[number]),
            high=-float(low[number]),
            detectable=DETECTABLE * float(effects.error[number]),
            ratings=int(effects.count[number]),
            is_flagged=bool(flagged[number]),
        )
        for number in range(len(cells))
    )


def _groups(facet: Facet, group_of: Mapping[str, str], who: str) -> Facet:
    if missing := [name for name in facet.levels if name not in group_of]:
        raise RatingsError(f"No group is told for {missing[0]}.")
    groups = tuple(sorted({group_of[name] for name in facet.levels}))
    if len(groups) < 2:
        raise RatingsError(f"All {who} are of one group, so there is nothing to compare.")
    place = {group: at for at, group in enumerate(groups)}
    of_level = np.array([place[group_of[name]] for name in facet.levels])
    sizes: Integers = np.bincount(of_level)
    if sizes.min() < FEWEST:
        small = groups[int(sizes.argmin())]
        raise RatingsError(
            f"The group “{small}” has fewer than {FEWEST} {who}; their single answers could be "
            "told from the result. Put it together with another group."
        )
    return Facet(f"{who}' group", groups, of_level[facet.at])
