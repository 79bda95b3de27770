"""The second opinion: where the linear and the ordinal model disagree about somebody."""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.ratings import Floats, RatingsError
from youwei.engines.rating.results import Fit


@dataclass(frozen=True, eq=False)
class Second:
    """value: the second model's merits on the scale of the first, shape (ratees,).

    differs: who moves by more than one standard error of the first model. correlation: of both.
    """

    value: Floats
    differs: np.ndarray
    correlation: float


def compare(first: Fit, second: Fit) -> Second:
    """Compare two fits of the same ratings."""
    if first.ratees.levels != second.ratees.levels:
        raise RatingsError("The two models are of different people.")
    one, other = first.ratees.value, second.ratees.value
    length = float(other @ other)
    value = other * (float(one @ other) / length) if length else other
    both = length * float(one @ one)
    correlation = float(one @ other) / both**0.5 if both else 0.0
    return Second(value, np.abs(value - one) > first.ratees.error, correlation)
