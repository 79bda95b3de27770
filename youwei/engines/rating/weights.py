"""Does a result hang on the weights? In what share of all weights does it hold.

Weights of m criteria are the points of a simplex, all equally likely. Who stands before whom is
answered exactly (Varsi 1973, Pacific J. Math. 45:315); who is in the top by fixed draws with a
stated error (Hoeffding 1963).
"""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.ratings import Floats, RatingsError

AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """share: of the weights under which each person is in the top, shape (p,).

    bound: with 95 % certainty no share is wrong by more. chosen: who is in with equal weights.
    """

    share: Floats
    bound: float
    chosen: np.ndarray


def share_ahead(one: Floats, other: Floats) -> float:
    """Return the exact share of the weights under which `one` scores more than `other`."""
    gap = np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    above, below = gap[gap >= 0], gap[gap < 0]
    volumes = np.zeros(len(above) + 1)
    volumes[0] = 1.0
    for x in below:
        for k, y in enumerate(above, start=1):
            volumes[k] = (y * volumes[k] - x * volumes[k - 1]) / (y - x)
    return float(1 - volumes[-1]) if gap.any() else 0.0


def weigh(scores: Floats, places: int, draws: int = 20_000, seed: int = 1) -> Sensitivity:
    """Return how robust the top `places` are; scores: shape (people, criteria)."""
    scores = np.asarray(scores, dtype=np.float64)
    people, criteria = scores.shape
    if not np.isfinite(scores).all():
        raise RatingsError("A score is missing; every person needs one on every criterion.")
    if not 1 <= places <= people:
        raise RatingsError(f"Of {people} people, between 1 and {people} can be in the top.")
    random = np.random.default_rng(seed)
    counts = np.zeros(people)
    for first in range(0, draws, AT_ONCE):
        size = min(AT_ONCE, draws - first)
        weights = random.dirichlet(np.ones(criteria), size)
        counts += _top(scores @ weights.T, places).sum(1)
    bound = float(np.sqrt(np.log(2 * people / 0.05) / (2 * draws)))
    chosen = _top(scores.mean(1)[:, None], places)[:, 0]
    return Sensitivity(counts / draws, bound, chosen)


def _top(totals: Floats, places: int) -> np.ndarray:
    order = np.argsort(-totals, axis=0, kind="stable")[:places]
    inside = np.zeros(totals.shape, dtype=bool)
    np.put_along_axis(inside, order, values=True, axis=0)
    return inside
