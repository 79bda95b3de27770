"""Ratings that no model can learn from, each with a sentence that says what is missing."""

import numpy as np

from youwei.engines.rating.ratings import Ratings, RatingsError


def refuse_hopeless(ratings: Ratings) -> None:
    """Raise RatingsError if the ratings cannot tell anybody from anybody."""
    if not len(ratings):
        raise RatingsError("There is no rating with a score.")
    if len(ratings) == 1:
        raise RatingsError("There is only one rating; it cannot be compared with anything.")
    if len(ratings.ratee) == 1 and len(ratings.rater) == 1:
        raise RatingsError("One rater and one ratee: there is nobody to compare.")
    if np.ptp(ratings.score) == 0:
        score = f"{ratings.score[0]:g}"
        raise RatingsError(
            f"Every rating is {score}, so nobody can be told apart from anybody. "
            "Ask the raters whether they rated, or merely filled in the form."
        )
    if ratings.ratee.counts.max() == 1 and ratings.rater.counts.max() == 1:
        raise RatingsError(
            "Nobody was rated twice and nobody rated twice: merit cannot be told apart from "
            "severity. Every ratee needs at least two raters, every rater two ratees."
        )
