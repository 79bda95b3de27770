"""Many questions at once: which answers may be called discoveries."""

import numpy as np

from youwei.engines.rating.ratings import Floats


def discoveries(chance: Floats, rate: float) -> np.ndarray:
    """Mark what to report so that at most a share `rate` of it is false, shape (m,).

    chance: p values, shape (m,). Benjamini, Hochberg 1995, J. R. Statist. Soc. B 57:289.
    """
    order = np.argsort(chance, kind="stable")
    limits = rate * np.arange(1, len(chance) + 1) / max(1, len(chance))
    below = np.flatnonzero(chance[order] <= limits)
    marked = np.zeros(len(chance), dtype=bool)
    if len(below):
        marked[order[: below[-1] + 1]] = True
    return marked
