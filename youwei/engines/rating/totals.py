"""The probability of single scores given their total.

With terms e_ik for category k of score i, gamma_r = sum of the products of all choices that add
up to r: the coefficient of x^r in the product of the polynomials sum_k e_ik x^k. Sums of
positive numbers throughout, so nothing is lost by cancelling.
"""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.ratings import Floats, Integers

SMALLEST = 1e-300


@dataclass(frozen=True, eq=False)
class Totals:
    """The different totals of some ratees, and how many have each."""

    value: Integers
    count: Floats

    @classmethod
    def of(cls, totals: Integers) -> "Totals":
        """Count them."""
        value, count = np.unique(totals, return_counts=True)
        return cls(value, count.astype(np.float64))


def given_totals(logs: Floats, totals: Totals) -> tuple[float, Floats]:
    """Return the sum of log gamma over the ratees, and the categories expected, (t, K + 1).

    logs: log e_ik, shape (t, K + 1).
    """
    top = logs.max(1, keepdims=True)
    terms = np.exp(logs - top)
    before, after = _products(terms), _products(terms[::-1])
    whole, scale = before[-1]
    gamma = np.maximum(whole[totals.value], SMALLEST)
    log_total = float(totals.count @ (np.log(gamma) + scale + top.sum()))
    expected = np.zeros_like(terms)
    size = len(terms)
    for at in range(size):
        (left, one), (right, other) = before[at], after[size - 1 - at]
        others = np.convolve(left, right) * np.exp(one + other - scale)
        for k in range(terms.shape[1]):
            rest = totals.value - k
            fits = (rest >= 0) & (rest < len(others))
            shares = others[rest[fits]] / gamma[fits]
            expected[at, k] = terms[at, k] * (totals.count[fits] @ shares)
    return log_total, expected


def _products(terms: Floats) -> list[tuple[Floats, float]]:
    """Return the product of the first 0, 1, … polynomials and the log of what was taken out."""
    found = [(np.ones(1), 0.0)]
    for row in terms:
        product, scale = found[-1]
        product = np.convolve(product, row)
        largest = float(product.max())
        found.append((product / largest, scale + float(np.log(largest))))
    return found
