"""How far raters agree: Krippendorff's alpha and intraclass correlations."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from youwei.engines.rating.ratings import Floats, Ratings, RatingsError
from youwei.engines.rating.results import Fit

Metric = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(ratings: Ratings, metric: Metric = "ordinal") -> float:
    """Return alpha, 1 being agreement and 0 chance; a unit is a ratee on one item.

    Krippendorff 2011, Computing Krippendorff's alpha-reliability. RatingsError where no unit
    was rated twice or all scores are equal.
    """
    units = np.column_stack([f.at for f in (ratings.ratee, *ratings.fixed)])
    units = np.unique(units, axis=0, return_inverse=True)[1].ravel()
    labels, value = np.unique(ratings.score, return_inverse=True)
    table = np.zeros((int(units.max()) + 1, len(labels)))
    np.add.at(table, (units, value), 1)
    raters = table.sum(1)
    table, raters = table[raters > 1], raters[raters > 1]
    if not len(table):
        raise RatingsError("Nobody was rated twice on the same item, so nobody can agree.")
    pairs = table.T @ (table / (raters - 1)[:, None]) - np.diag((table.T / (raters - 1)).sum(1))
    counts = pairs.sum(1)
    distance = _distances(labels, counts, metric)
    expected = counts @ distance @ counts / (counts.sum() - 1)
    if expected == 0:
        raise RatingsError("All scores are equal; agreement cannot be told from habit.")
    return float(1 - (pairs * distance).sum() / expected)


def _distances(labels: Floats, counts: Floats, metric: Metric) -> Floats:
    one, other = labels[:, None], labels
    if metric == "nominal":
        return np.asarray(one != other, dtype=np.float64)
    if metric == "interval":
        return np.asarray((one - other) ** 2)
    if metric == "ratio":
        total = np.where(one + other == 0, 1, one + other)
        return np.asarray(((one - other) / total) ** 2)
    passed = np.cumsum(counts) - counts / 2
    return np.asarray((passed[:, None] - passed) ** 2)


@dataclass(frozen=True)
class Intraclass:
    """single, average: of one rating, and of the mean of `raters` ratings.

    agreement counts differences of severity as error, consistency does not.
    """

    agreement: float
    consistency: float
    average_agreement: float
    average_consistency: float
    raters: float


def intraclass(fit: Fit) -> Intraclass:
    """Return the intraclass correlations from the variances of a linear fit.

    McGraw, Wong 1996, Psychological Methods 1:30. The number of raters is the harmonic mean
    over the ratees. Incomplete designs are welcome.
    """
    if fit.model != "linear":
        raise RatingsError("Intraclass correlations need the variances of the linear model.")
    pairs = np.unique(np.column_stack([fit.ratings.ratee.at, fit.ratings.rater.at]), axis=0)
    each = np.bincount(pairs[:, 0], minlength=len(fit.ratings.ratee))
    k = float(len(each) / (1 / each).sum())
    merit, noise = fit.variances["ratee"], fit.variances["residual"]
    shares = np.bincount(fit.ratings.class_of, minlength=len(fit.ratings.classes))
    own = [
        fit.variances.get(f"rater: {name}", fit.variances.get("rater", 0.0))
        for name in fit.ratings.classes
    ]
    severity = float(np.average(own, weights=shares))
    whole = merit + severity + noise
    if whole == 0:
        raise RatingsError("Nothing varies, so nothing can correlate.")
    return Intraclass(
        agreement=merit / whole,
        consistency=merit / (merit + noise) if merit + noise else 0.0,
        average_agreement=merit / (merit + (severity + noise) / k),
        average_consistency=merit / (merit + noise / k),
        raters=k,
    )


def complete_intraclass(table: Floats) -> dict[str, float]:
    """Return the six correlations of Shrout and Fleiss 1979; table: (ratees, raters)."""
    table = np.asarray(table, dtype=np.float64)
    n, k = table.shape
    if n < 2 or k < 2 or not np.isfinite(table).all() or np.ptp(table) == 0:
        raise RatingsError("This needs a full table of differing scores, two by two or more.")
    grand, rows, columns = table.mean(), table.mean(1), table.mean(0)
    between = k * ((rows - grand) ** 2).sum() / (n - 1)
    judges = n * ((columns - grand) ** 2).sum() / (k - 1)
    within = ((table - rows[:, None]) ** 2).sum() / (n * (k - 1))
    left = ((table - rows[:, None] - columns + grand) ** 2).sum() / ((n - 1) * (k - 1))
    severity = k * (judges - left) / n
    return {
        "ICC(1,1)": (between - within) / (between + (k - 1) * within),
        "ICC(2,1)": (between - left) / (between + (k - 1) * left + severity),
        "ICC(3,1)": (between - left) / (between + (k - 1) * left),
        "ICC(1,k)": (between - within) / between,
        "ICC(2,k)": (between - left) / (between + (judges - left) / n),
        "ICC(3,k)": (between - left) / between,
    }
