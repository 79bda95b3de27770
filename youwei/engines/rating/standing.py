"""Where people stand, honestly: chance of being in the true top share, ranks, bands.

Everything is counted in draws from the joint posterior of all merits, so what two people share
(their raters) is taken into account. Draws come in mirrored pairs from a fixed seed: the same
ratings give the same answer.
"""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.elimination import Unknowns, draw
from youwei.engines.rating.links import NotLinked
from youwei.engines.rating.ratings import Floats, Integers, RatingsError
from youwei.engines.rating.results import Fit

AT_ONCE = 250
SURE = 0.975


@dataclass(frozen=True, eq=False, kw_only=True)
class Standing:
    """The standing of p people among themselves; `people` gives their places in the fit.

    top: chance of belonging to the true best `places`, shape (p,), known to ± top_error (two
    standard errors of the draws). low, high: ranks, 1 being the best, that hold with 95 %.
    band: 1 for the leader and everybody who cannot be told apart from her, and so on down.
    at_cut: who cannot be told apart from the last one inside the top.
    """

    people: Integers
    places: int
    top: Floats
    top_error: float
    low: Integers
    high: Integers
    band: Integers
    at_cut: np.ndarray


def stand(
    fit: Fit, *, share: float = 0.2, part: int | None = None, draws: int = 2000
) -> Standing:
    """Let the people of a part stand; NotLinked if there are several and none is named."""
    if part is None:
        fit.parts.demand_link()
        part = 0
    if not 0 <= part < fit.parts.count:
        raise NotLinked(f"There is no group number {part}.")
    return _standing(fit, part, share, draw_errors(fit, draws))


def stand_within(fit: Fit, *, share: float = 0.2, draws: int = 2000) -> tuple[Standing, ...]:
    """Let everybody stand among those with whom a chain of raters connects them."""
    errors = draw_errors(fit, draws)
    return tuple(_standing(fit, part, share, errors) for part in range(fit.parts.count))


def _standing(fit: Fit, part: int, share: float, errors: Floats) -> Standing:
    if not 0 < share <= 1:
        raise RatingsError("The top share lies between 0 and 1.")
    people = np.flatnonzero(fit.parts.ratee == part)
    value = fit.ratees.value[people]
    merits = mirrored(value, errors[people])
    places = max(1, int(share * len(people) + 1e-9))
    order = np.argsort(-merits, axis=0, kind="stable")
    rank = np.empty(order.shape, dtype=np.int32)
    np.put_along_axis(rank, order, np.arange(1, len(people) + 1, dtype=np.int32)[:, None], 0)
    low, high = np.quantile(rank, [0.025, 0.975], axis=1, method="inverted_cdf")
    best_first = np.lexsort((people, -value))
    return Standing(
        people=people,
        places=places,
        top=(rank <= places).mean(1),
        top_error=float(1 / np.sqrt(merits.shape[1])),
        low=low.astype(np.int64),
        high=high.astype(np.int64),
        band=_bands(merits, best_first),
        at_cut=_alike(merits, int(best_first[places - 1])),
    )


def draw_errors(fit: Fit, draws: int, seed: int = 1) -> Floats:
    """Draw the errors of all merits from the posterior, shape (ratees, draws // 2)."""
    if draws < 2:
        raise RatingsError("Standing needs at least two draws.")
    system, layout = fit.posterior.system, fit.posterior.system.layout
    random = np.random.default_rng(seed)
    sizes = (len(layout.large), layout.core, len(system.fixed_factor))
    drift = fit.posterior.drift
    more = drift.large if layout.is_ratee_large else drift.core[: system.small]
    blocks = []
    for first in range(0, draws // 2, AT_ONCE):
        count = min(AT_ONCE, draws // 2 - first)
        drawn = draw(system, Unknowns(*(random.standard_normal((n, count)) for n in sizes)))
        errors = drawn.large if layout.is_ratee_large else drawn.core[: system.small]
        moved = more @ random.standard_normal((more.shape[1], count))
        blocks.append(errors * np.sqrt(fit.posterior.scale) + moved)
    return np.hstack(blocks)


def mirrored(value: Floats, errors: Floats) -> Floats:
    """Return merits of p people, shape (p, 2 m), from m draws of their errors, either way."""
    errors = errors - errors.mean(0) * (len(value) > 1)
    return np.hstack([value[:, None] + errors, value[:, None] - errors])


def _alike(merits: Floats, one: int) -> np.ndarray:
    """Say who cannot be told apart from one, shape (p,)."""
    behind = (merits < merits[one]).mean(1)
    behind[one] = 0.5
    return np.asarray((behind <= SURE) & (behind >= 1 - SURE))


def _bands(merits: Floats, best_first: Integers) -> Integers:
    """Give band numbers; the first who is surely behind a leader leads the next band."""
    band = np.zeros(len(best_first), dtype=np.int64)
    left, number = best_first, 0
    while len(left):
        number += 1
        behind = (merits[left] < merits[left[0]]).mean(1) > SURE
        size = int(np.argmax(behind)) if behind.any() else len(left)
        band[left[:size]] = number
        left = left[size:]
    return band
