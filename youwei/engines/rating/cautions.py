"""What a fit does not show by itself, in sentences for whoever reads it."""

from collections.abc import Iterator, Mapping

import numpy as np

from youwei.engines.rating.ratings import Ratings

SCALES_APART = 15
"""Ratio of the largest scores of one rater and of the usual rater that is asked about."""
NOTHING_LEFT = 1e-5
"""Share of the scores' variance; a residual below it is none."""
OVERWHELMING = 25.0
"""Variance in logit² that leaves hardly anything to chance."""
MOST_STEPS = 100


def about_scales(ratings: Ratings) -> Iterator[str]:
    """Ask about a rater whose scores are of another size than those of the others."""
    largest = np.zeros(len(ratings.rater))
    np.maximum.at(largest, ratings.rater.at, np.abs(ratings.score))
    usual = float(np.median(largest))
    if usual == 0:
        return
    far = (largest > SCALES_APART * usual) | (largest > 0) & (largest * SCALES_APART < usual)
    for at in np.flatnonzero(far)[:3].tolist():
        yield (
            f"The scores of {ratings.rater.levels[at]} reach {largest[at]:g}, those of the "
            f"usual rater {usual:g}. If that is another scale or a slip of the pen, correct it "
            "first: it can move everybody."
        )


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
