"""A person's result in plain facts, from which a page makes sentences."""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.means import centred_means, raw_means
from youwei.engines.rating.ratings import RatingsError
from youwei.engines.rating.results import Fit


@dataclass(frozen=True)
class Share:
    """What one rater contributes: mean score, severity, and the value without her.

    character: "severe" or "lenient" if her 95 % interval lies on one side of the average.
    """

    rater: str
    mean: float
    severity: float
    severity_error: float
    character: str
    without: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Account:
    """value, low, high: merit and its 95 % interval; raw, centred: the two simple means.

    strongest: the rater without whom the value would change most.
    """

    ratee: str
    ratings: int
    raters: tuple[Share, ...]
    value: float
    low: float
    high: float
    raw: float
    centred: float
    severe: int
    lenient: int
    strongest: Share
    compared_with: int


def account(fit: Fit, ratee: str) -> Account:
    """Give the account of a ratee; RatingsError if nobody rated somebody of that name."""
    if ratee not in fit.ratees.place:
        raise RatingsError(f"There is no rating of {ratee}.")
    at, ratings = fit.ratees.place[ratee], fit.ratings
    mine = np.flatnonzero(ratings.ratee.at == at)
    raters = np.unique(ratings.rater.at[mine]).tolist()
    without = _without(fit, at, mine)
    shares = tuple(_share(fit, mine, rater, without[rater]) for rater in raters)
    value = float(fit.ratees.value[at])
    low, high = fit.ratees.interval()
    return Account(
        ratee=ratee,
        ratings=len(mine),
        raters=shares,
        value=value,
        low=float(low[at]),
        high=float(high[at]),
        raw=float(raw_means(ratings)[at]),
        centred=float(centred_means(ratings)[at]),
        severe=sum(share.character == "severe" for share in shares),
        lenient=sum(share.character == "lenient" for share in shares),
        strongest=max(shares, key=lambda share: (abs(share.without - value), share.rater)),
        compared_with=int(fit.parts.sizes[fit.parts.ratee[at]]) - 1,
    )


def _share(fit: Fit, mine: np.ndarray, rater: int, without: float) -> Share:
    rows = mine[fit.ratings.rater.at[mine] == rater]
    severity, error = float(fit.raters.value[rater]), float(fit.raters.error[rater])
    character = "usual"
    if abs(severity) > 1.96 * error:
        character = "severe" if severity > 0 else "lenient"
    return Share(
        rater=fit.ratings.rater.levels[rater],
        mean=float(fit.ratings.score[rows].mean()),
        severity=severity,
        severity_error=error,
        character=character,
        without=without,
    )


def _without(fit: Fit, at: int, mine: np.ndarray) -> dict[int, float]:
    """Return the value without each rater: one Newton step, all other effects held.

    At the estimate the score of the ratee's own equation is zero; without some ratings it is
    minus their score, and the information is that of the rest and of the prior.
    """
    score, information = fit.slope[mine], fit.information[mine]
    raters = fit.ratings.rater.at[mine]
    prior = 1 / max(fit.variances["ratee"], 1e-12)
    value = float(fit.ratees.value[at])
    found: dict[int, float] = {}
    for rater in np.unique(raters).tolist():
        hers = raters == rater
        left = prior + float(information[~hers].sum())
        found[rater] = value - float(score[hers].sum()) / left
    return found
