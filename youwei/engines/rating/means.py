"""The two simple answers beside the models: the raw mean and the rater-centred mean."""

import numpy as np

from youwei.engines.rating.ratings import Facet, Floats, Ratings, add_up


def raw_means(ratings: Ratings) -> Floats:
    """Return the mean score of every ratee, shape (ratees,)."""
    return _mean(ratings.ratee, ratings.score)


def centred_means(ratings: Ratings) -> Floats:
    """Return every ratee's mean after each rater's own mean was taken off, shape (ratees,).

    The grand mean is added again, so that the numbers stay on the scale of the scores.
    """
    own = _mean(ratings.rater, ratings.score)
    left = ratings.score - own[ratings.rater.at]
    return _mean(ratings.ratee, left) + float(ratings.score.mean())


def _mean(facet: Facet, values: Floats) -> Floats:
    sums = add_up(facet.at, values, len(facet))
    return np.asarray(sums / facet.counts)
