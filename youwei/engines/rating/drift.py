"""How far effects move with the variances, which are estimates themselves.

For given variances an effect has the error of its equations. Not knowing the variances adds, to
first order, d V d' with the derivative d of the mode by the log variances and their covariance
V (Kass, Steffey 1989, JASA 84:717). The mode solves X' score(u) = P u with the precisions P, so
that H d_g = P_g u for the log variance of group g.
"""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating.elimination import Elimination, Unknowns
from youwei.engines.rating.ratings import Floats, Integers
from youwei.engines.rating.results import Random

LARGEST = 4.0
"""Largest variance of a log variance; beyond it a first order says nothing."""


@dataclass(frozen=True, eq=False)
class Known:
    """How well log variances are known: `spread` times its transpose is their covariance.

    groups: shape (k,), the groups whose variance is estimated above zero. spread: shape (k, k).
    """

    groups: Integers
    spread: Floats

    @classmethod
    def by(cls, groups: Integers, curve: Floats) -> "Known":
        """Take it from the second derivatives of -2 log L, shape (k, k)."""
        size, turned = np.linalg.eigh(curve)
        return cls(groups, turned * np.sqrt(2 / np.maximum(size, 2 / LARGEST)))


def drift(
    system: Elimination, mode: Unknowns, prior: tuple[Random, Floats], known: Known
) -> Unknowns:
    """Return k columns for every unknown; their products are what its covariance lacks.

    mode: shapes (l,), (c,), (p,). prior: the groups and their variances, shape (g,), in the
    units of the system.
    """
    random, variance = prior
    large = [np.where(random.large == at, mode.large / variance[at], 0) for at in known.groups]
    core = [np.where(random.core == at, mode.core / variance[at], 0) for at in known.groups]
    if not len(known.groups):
        return Unknowns(*(np.zeros((len(part), 0)) for part in vars(mode).values()))
    none = np.zeros((len(mode.fixed), len(large)))
    moved = system.solve(Unknowns(np.column_stack(large), np.column_stack(core), none))
    return Unknowns(*(part @ known.spread for part in vars(moved).values()))
