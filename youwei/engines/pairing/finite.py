"""What comparisons cannot tell: values without limit, or without any ground, as sentences.

The likelihood has a finite maximum in the strengths exactly where a chain of wins or ties leads
from everybody to everybody (Ford 1957, Amer. Math. Monthly 64:28). An advantage of the order
and the share of ties ask for more: whoever stands first must not always win, and somebody must
win against the drift of the ties (a beats b or ties with her, and never loses: then strengths
and ties grow together for ever). A weak prior holds the strengths, but not these two.
"""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.linalg import lsqr

from youwei.engines.pairing.comparisons import Comparisons, PairsError
from youwei.engines.pairing.strengths import Point

STRONGEST_PRIOR = 1e6
ENDLESS_EFFECT, ENDLESS_STRENGTH = 15.0, 40.0
"""Logits that no number of comparisons in a file can tell from infinity."""

CLOSE = 1e-6
"""A difference of levels that is none."""


def refuse_hopeless(comparisons: Comparisons, prior: float) -> None:
    """Raise PairsError before the fit, where its answer would be infinite or no number."""
    if not 0 <= prior <= STRONGEST_PRIOR:
        raise PairsError(f"The prior's precision lies between 0 and {STRONGEST_PRIOR:,.0f}.")
    if not (comparisons.won + comparisons.lost).any():
        raise PairsError(
            "Every comparison was a tie, so nobody can be told apart from anybody. Ask the "
            "judges to choose wherever they can."
        )
    if prior == 0 and comparisons.league.max() > 0:
        raise PairsError(
            f"{unbeaten(comparisons)} Without a prior there is no finite answer: compare "
            "further, or keep the weak prior."
        )
    if prior == 0 and _is_like_strength(comparisons):
        raise undetermined(comparisons)


def refuse_endless(comparisons: Comparisons, point: Point, prior: float) -> None:
    """Raise PairsError after a fit that ran away, whatever number it stopped at."""
    strongest = 0.0 if prior else float(np.ptp(point.strength))
    if np.abs(point.effects).max(initial=0) > ENDLESS_EFFECT or strongest > ENDLESS_STRENGTH:
        raise undetermined(comparisons)


def undetermined(comparisons: Comparisons) -> PairsError:
    """Say that the order or the ties have no finite value, and what to do."""
    causes = []
    if comparisons.ordered.any():
        causes.append("whoever stands first always wins, never wins, or is always the same")
    if (comparisons.tied > 0).any():
        causes.append("who ties with somebody never loses to her, all the way round")
    perhaps = f" (perhaps {', or '.join(causes)})" if causes else ""
    return PairsError(
        f"The comparisons leave some values without any limit{perhaps}. Compare further, keep "
        "the weak prior, or leave the order or the ties out."
    )


def doubts(comparisons: Comparisons) -> Iterator[str]:
    """Say what the numbers do not show."""
    if comparisons.dropped:
        yield f"{comparisons.dropped} rows compare something with itself; left out."
    if groups := int(comparisons.part.max()):
        yield (
            f"{groups + 1} groups were never compared with each other; strengths are centred "
            "within each, and there is no common ranking."
        )
    if comparisons.league.max() > comparisons.part.max():
        yield f"{unbeaten(comparisons)} How far they lead or trail, the prior decides."
    if _is_like_strength(comparisons):
        yield (
            "It is always the same who stands first, so the prior alone tells the advantage of "
            "the order from strength. Let both sides take turns."
        )


def unbeaten(comparisons: Comparisons) -> str:
    """Say who always won or always lost against the others."""
    c, size = comparisons, len(comparisons.items)
    drawn = np.bincount(c.first, c.tied, size) + np.bincount(c.second, c.tied, size)
    wins = np.bincount(c.first, c.won, size) + np.bincount(c.second, c.lost, size) + drawn
    losses = np.bincount(c.first, c.lost, size) + np.bincount(c.second, c.won, size) + drawn
    always = [name for name, lost in zip(c.items, losses, strict=True) if lost == 0]
    never = [name for name, won in zip(c.items, wins, strict=True) if won == 0]
    said = [f"Won every comparison: {', '.join(always[:8])}."] if always else []
    said += [f"Lost every comparison: {', '.join(never[:8])}."] if never else []
    return " ".join(said) or "One group won every comparison with another group."


def _is_like_strength(comparisons: Comparisons) -> bool:
    """Say whether levels s exist with s(first) - s(second) = 1 where there is an order, else 0.

    Then strengths can stand for the advantage of the order: whoever stands first always does.
    """
    if not comparisons.ordered.any():
        return False
    c, rows = comparisons, np.arange(len(comparisons.first))
    signs = np.concatenate([np.ones(len(rows)), -np.ones(len(rows))])
    ends = (np.tile(rows, 2), np.concatenate([c.first, c.second]))
    between = coo_array((signs, ends), shape=(len(rows), len(c.items))).tocsr()
    wanted = c.ordered.astype(np.float64)
    levels = lsqr(between, wanted, atol=1e-12, btol=1e-12)[0]
    return bool(np.abs(between @ levels - wanted).max() < CLOSE)
