"""What a fit does not show by itself, in sentences for whoever reads it."""

from collections.abc import Iterator, Mapping

import numpy as np

from youwei.engines.rating.ratings import Facet, Ratings

SCALES_APART = 15
"""Ratio of the largest scores of one rater and of the usual one that is asked about."""
NOTHING_LEFT = 1e-5
"""Share of the scores' variance; a residual below it is none."""
OVERWHELMING = 25.0
"""Variance in logit² that leaves hardly anything to chance."""
MOST_STEPS = 100


def about_single(ratings: Ratings) -> Iterator[str]:
    """Name the columns that are the same in every rating: nothing can be learnt from them."""
    if len(ratings.ratee) == 1:
        yield (
            f"Only {ratings.ratee.levels[0]} was rated, so there is nobody to compare with: a "
            "merit of 0 is no finding."
        )
    if len(ratings.rater) == 1:
        yield (
            f"All ratings are by {ratings.rater.levels[0]}: nothing tells how severe that is, "
            "and whom it favours."
        )
    for facet in (*ratings.fixed, *ratings.random):
        if len(facet) == 1:
            yield f"“{facet.name}” is the same in every rating, so it tells nothing."


def about_scales(ratings: Ratings) -> Iterator[str]:
    """Ask about raters, ratees or items of another size: whichever are the fewest."""
    facets = (ratings.rater, ratings.ratee, *ratings.fixed)
    asked = [found for facet in facets if (found := _of_another_size(ratings, facet))]
    yield from min(asked, key=len, default=[])[:3]


def _of_another_size(ratings: Ratings, facet: Facet) -> list[str]:
    largest = np.zeros(len(facet))
    np.maximum.at(largest, facet.at, np.abs(ratings.score))
    usual = float(np.median(largest))
    if usual == 0:
        return []
    far = (largest > SCALES_APART * usual) | (largest > 0) & (largest * SCALES_APART < usual)
    return [
        f"The scores of {facet.levels[at]} reach {largest[at]:g}, those of the usual "
        f"{facet.name} {usual:g}. If that is another scale or a slip of the pen, correct it "
        "first: it can move everybody."
        for at in np.flatnonzero(far).tolist()
    ]


def about_certainty(
    model: str, variances: Mapping[str, float], ratings: Ratings
) -> Iterator[str]:
    """Say where errors cannot be judged because nothing is left to chance."""
    residual = variances.get("residual", np.inf)
    if residual < NOTHING_LEFT * float(ratings.score.var()):
        yield (
            "The model explains every score to the point, so there is nothing to judge errors "
            "by: do not read the narrow intervals as certainty."
        )
    for name, variance in variances.items():
        if model == "ordinal" and variance > OVERWHELMING:
            yield (
                f"The differences within “{name}” leave hardly anything to chance (standard "
                f"deviation {variance**0.5:.1f} logits): their order is known, their size is "
                "not."
            )


def about_unused(labels: np.ndarray) -> Iterator[str]:
    """Name the steps of the scale that nobody used; a scale of equal steps is taken for one."""
    unit = float(np.diff(labels).min())
    places = (labels - labels[0]) / unit
    if places[-1] > MOST_STEPS or not np.allclose(places, np.round(places), atol=1e-6):
        return
    unused = np.setdiff1d(np.arange(places[-1] + 1), np.round(places))
    if len(unused):
        named = ", ".join(f"{labels[0] + unit * place:g}" for place in unused[:10])
        yield f"Nobody gave the score {named}; the step across it counts as one step."
