"""From scores to probabilities, and from which probability on nobody needs to look.

p_k is proportional to exp(a_k s_k + b_k), a and b fitted on scores of texts that were not used
for training (vector scaling; Platt 1999; Guo and others 2017, ICML 70:1321).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youwei.engines.triage.grams import Floats, Integers
from youwei.engines.triage.vocabulary import Singles

SLOPE = 3.0
"""The slope of scores of which nothing is known."""
PULL = 0.1
"""How strongly slopes are drawn to a common one and offsets to zero."""
NEVER = 2.0
"""A threshold that no probability reaches."""
SURE = 1.96
"""Of an interval of 95 %: its lower end is passed 39 times in 40."""


@dataclass(frozen=True, eq=False)
class Scale:
    """slope, offset: shape (k,). threshold: from this probability on a text is sure."""

    slope: Singles
    offset: Singles
    threshold: float

    def chances(self, scores: Singles) -> Floats:
        """Return probabilities, shape (n, k); every row sums to one."""
        return softmax(scores * self.slope + self.offset)


def softmax(values: Singles | Floats) -> Floats:
    """Return exp(values) with each row summing to one."""
    raised = np.exp(values.astype(np.float64) - values.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


def unscaled(classes: int, slope: float = SLOPE) -> Scale:
    """Return the scale of scores that no labelled text was held against."""
    ones = np.ones(classes, dtype=np.float32)
    return Scale(ones * np.float32(slope), ones * 0, NEVER)


def calibrate(scores: Singles, labels: Integers, *, precision: float) -> Scale:
    """Fit a scale to scores of texts not trained on, and the threshold for a precision."""
    classes = scores.shape[1]
    truth = np.eye(classes, dtype=np.float32)[labels]
    start = np.concatenate([np.full(classes, SLOPE), np.zeros(classes)])

    def loss(values: Floats) -> tuple[float, Floats]:
        slope, offset = values[:classes], values[classes:]
        chances = softmax(scores * slope + offset)
        gap = chances - truth
        apart = slope - slope.mean()
        chosen = np.maximum((chances * truth).sum(1), 1e-12)
        value = -float(np.log(chosen).sum()) + PULL * float(apart @ apart + offset @ offset)
        slopes = (gap * scores).sum(0) + 2 * PULL * apart
        return value, np.concatenate([slopes, gap.sum(0) + 2 * PULL * offset])

    bounds = [(0.1, 100.0)] * classes + [(-20.0, 20.0)] * classes
    # Every command would wait for it at its start; few ever train.
    from scipy.optimize import minimize  # noqa: PLC0415

    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    slope, offset = best[:classes].astype(np.float32), best[classes:].astype(np.float32)
    chances = softmax(scores * slope + offset)
    is_right = chances.argmax(1) == labels
    return Scale(slope, offset, threshold(chances.max(1), is_right, precision))


def threshold(confidence: Floats, is_right: NDArray[np.bool_], precision: float) -> float:
    """Return the lowest confidence above which the share of right ones is surely enough.

    Surely: the lower end of Wilson's 95 % interval (1927, JASA 22:209) reaches it.
    """
    order = np.argsort(-confidence, kind="stable")
    number = np.arange(1, len(order) + 1)
    share = np.cumsum(is_right[order]) / number
    enough = np.flatnonzero(lower_end(share, number) >= precision)
    return float(confidence[order[enough[-1]]]) if len(enough) else NEVER


def lower_end(share: Floats, number: Integers) -> Floats:
    """Return the lower end of Wilson's 95 % interval of shares."""
    square = SURE**2 / number
    spread = SURE * np.sqrt(share * (1 - share) / number + square / number / 4)
    return np.asarray((share + square / 2 - spread) / (1 + square))


def calibration_error(confidence: Floats, is_right: NDArray[np.bool_], bins: int = 15) -> float:
    """Return the mean gap between confidence and share of right ones, over equal bins."""
    if not len(confidence):
        return math.nan
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gap = np.abs(np.bincount(place, is_right - confidence, bins))
    return float(gap.sum() / len(confidence))
