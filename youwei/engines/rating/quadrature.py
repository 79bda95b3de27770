"""The marginal likelihood with one random facet, integrated instead of approximated.

Adaptive Gauss-Hermite quadrature (Liu, Pierce 1994, Biometrika 81:624; as clmm with nAGQ): the
nodes lie round the mode of every level, as wide as its posterior. While the nodes rest, the
likelihood and its slope are exact sums; they are laid anew until nothing moves.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import block_diag
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from youwei.engines.rating.climb import Summit, settle
from youwei.engines.rating.elimination import Unknowns
from youwei.engines.rating.kernels import probabilities, slopes
from youwei.engines.rating.model import HIGHEST, LOWEST, Model, State, predictor
from youwei.engines.rating.ratings import Floats, Integers, RatingsError, add_up
from youwei.engines.rating.steps import sum_steps

MOST = 2_000_000
"""Ratings times nodes."""
MOST_ROUNDS = 20
MOVED = 1e-6
"""Largest change, in standard errors, that ends the fit."""
LEAST_START = float(np.log(0.05))
SMALL = float(np.log(1e-3))
"""Below this log variance it is asked whether zero is as good."""
NOTHING = 1e-6
TINY = 1e-300
NUDGE = 1e-4
"""Standard errors by which a slope is moved to see its curvature."""
LEAST_CURVE = 1e-6


@dataclass(frozen=True, eq=False)
class Nodes:
    """at: values of the large facet, (q, l); weight: logarithms of their weights, (q, l)."""

    at: Floats
    weight: Floats


@dataclass(frozen=True, eq=False)
class Course:
    """What may move: fixed = origin + basis @ x, then the log variances named by `moves`."""

    model: Model
    origin: Floats
    basis: Floats
    log_variance: Floats
    moves: Integers

    def place(self, x: Floats) -> tuple[Floats, Floats]:
        """Return fixed parameters and log variances."""
        size = self.basis.shape[1]
        variance = self.log_variance.copy()
        variance[self.moves] = np.clip(x[size:], LOWEST, HIGHEST)
        return self.origin + self.basis @ x[:size], variance


def is_possible(model: Model, nodes: int) -> bool:
    """Say whether one facet alone is random, and the ratings are not too many."""
    is_alone = len(model.layout.small) == 1 and not model.layout.tail
    return is_alone and nodes * len(model.answers.category) <= MOST


def integrate(model: Model, summit: Summit, nodes: int, basis: Floats | None = None) -> Summit:
    """Move from a summit to the maximum of the integral; `basis` restricts the parameters."""
    if not is_possible(model, nodes):
        raise RatingsError(
            "Nodes integrate over one random facet, for at most "
            f"{MOST:,} ratings times nodes. Leave the nodes out."
        )
    course, x = _course(model, summit, basis)
    scale = _scale(course, summit)
    rounds, far = 0, np.inf
    while far > MOVED and rounds < MOST_ROUNDS:
        rounds += 1
        summit = _settled(course, summit, x)
        laid = _lay(summit, nodes)
        new = _best(course, laid, x, scale)
        far = float(np.abs(np.linalg.solve(scale, new - x)).max(initial=0))
        x = _snapped(course, laid, new)
    summit = _settled(course, summit, x)
    laid = _lay(summit, nodes)
    slope = _loss(course, laid, x)[1]
    value = _value(course, laid, x)[0]
    return replace(
        summit,
        rounds=summit.rounds + rounds,
        slope=float(np.abs(slope).max(initial=0)),
        covariance=_covariance(course, laid, x, scale),
        is_settled=far <= MOVED,
        method="quadrature",
        deviance=-2 * value,
    )


def _course(model: Model, summit: Summit, basis: Floats | None) -> tuple[Course, Floats]:
    fixed = summit.state.mode.fixed
    basis = np.eye(len(fixed)) if basis is None else basis
    is_large = np.isin(np.arange(len(model.held)), model.random.large)
    moves = np.flatnonzero(is_large & ~model.held)
    variance = np.where(model.held, LOWEST, np.maximum(summit.state.log_variance, LEAST_START))
    x = np.concatenate([np.zeros(basis.shape[1]), variance[moves]])
    return Course(model, fixed, basis, variance, moves), x


def _scale(course: Course, summit: Summit) -> Floats:
    """Return steps of about one standard error each, as columns."""
    known = np.linalg.inv(summit.system.fixed_covariance)
    known = course.basis.T @ known @ course.basis
    steps = np.linalg.inv(np.linalg.cholesky(known)).T if len(known) else known
    sizes = course.model.random.sizes[course.moves]
    return np.asarray(block_diag(steps, np.diag(np.sqrt(2 / sizes))))


def _settled(course: Course, summit: Summit, x: Floats) -> Summit:
    """Return the modes of the random effects, the parameters held at x."""
    fixed, variance = course.place(x)
    mode = summit.state.mode
    mode = Unknowns(mode.large, mode.core, fixed)
    return settle(course.model, replace(summit, state=State.at(course.model, mode, variance)))


def _lay(summit: Summit, count: int) -> Nodes:
    """Lay the nodes round the modes; the weights hold the width and the shape taken off."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    width = 1 / np.sqrt(summit.system.pivot)
    at = summit.state.mode.large + nodes[:, None] * width
    weight = np.log(weights / np.sqrt(2 * np.pi)) + nodes**2 / 2
    return Nodes(at, weight[:, None] + np.log(width))


def _best(course: Course, nodes: Nodes, x: Floats, scale: Floats) -> Floats:
    """Return the maximum while the nodes rest."""

    def loss(moved: Floats) -> tuple[float, Floats]:
        value, slope = _loss(course, nodes, x + scale @ moved)
        return value, scale.T @ slope

    found = minimize(loss, np.zeros(len(x)), jac=True, method="BFGS", options={"gtol": 1e-7})
    return np.asarray(x + scale @ found.x, dtype=np.float64)


def _loss(course: Course, nodes: Nodes, x: Floats) -> tuple[float, Floats]:
    """Return minus the log likelihood with the weak priors, and its slope."""
    (fixed, variance), model = course.place(x), course.model
    pull = model.penalty @ fixed
    spread = model.options.prior / 2 * np.exp(variance[course.moves])
    value, slope = _value(course, nodes, x)
    pulls = np.concatenate([course.basis.T @ pull, spread])
    return float(fixed @ pull / 2 + spread.sum()) - value, pulls - slope


def _covariance(course: Course, nodes: Nodes, x: Floats, scale: Floats) -> Floats | None:
    """Return that of the fixed parameters, the variances not taken as known, (p, p).

    Curvature by central differences. A variance of zero is left out; None if it does not curve.
    """
    size = course.basis.shape[1]
    moves = np.flatnonzero((np.arange(len(x)) < size) | (x > LOWEST))
    steps = NUDGE * scale[:, moves]
    slopes_at = [
        (_loss(course, nodes, x + step)[1] - _loss(course, nodes, x - step)[1]) / (2 * NUDGE)
        for step in steps.T
    ]
    curve = scale[:, moves].T @ np.array(slopes_at).T
    curve = (curve + curve.T) / 2
    if not len(curve) or np.linalg.eigvalsh(curve)[0] < LEAST_CURVE:
        return None
    spread = scale[:, moves] @ np.linalg.inv(curve) @ scale[:, moves].T
    return np.asarray(course.basis @ spread[:size, :size] @ course.basis.T)


def _value(course: Course, nodes: Nodes, x: Floats) -> tuple[float, Floats]:
    """Return the log likelihood and its slope by x."""
    model, (fixed, variance) = course.model, course.place(x)
    own = variance[model.random.large]
    logs = np.array([_log_likelihood(model, large, fixed) for large in nodes.at])
    logs += nodes.weight - nodes.at**2 / 2 * np.exp(-own) - own / 2
    share = softmax(logs, axis=0)
    square = (share * nodes.at**2).sum(0) * np.exp(-own)
    by_variance = add_up(model.random.large, (square - 1) / 2, len(variance))[course.moves]
    slope = sum(
        _slope(model, large, fixed, weight)
        for large, weight in zip(nodes.at, share, strict=True)
    )
    return float(logsumexp(logs, axis=0).sum()), np.concatenate(
        [course.basis.T @ slope, by_variance]
    )


def _log_likelihood(model: Model, large: Floats, fixed: Floats) -> Floats:
    """Return the log likelihood of the ratings of every level, shape (l,)."""
    eta, tau = predictor(model, Unknowns(large, np.zeros(model.layout.core), fixed))
    share = probabilities(model.options.link, model.answers, eta, tau)
    chosen = np.take_along_axis(share, model.answers.category[None], axis=0)[0]
    return add_up(model.layout.large.at, np.log(np.maximum(chosen, TINY)), len(large))


def _slope(model: Model, large: Floats, fixed: Floats, weight: Floats) -> Floats:
    """Return the slope by the fixed parameters, every level weighed, shape (p,)."""
    eta, tau = predictor(model, Unknowns(large, np.zeros(model.layout.core), fixed))
    at = slopes(model.options.link, model.answers, eta, tau)
    rows = weight[model.layout.large.at]
    contrasts = model.layout.gather(rows * at.score)[2]
    return np.concatenate([contrasts, sum_steps(model.answers, rows * at.step_score)])


def _snapped(course: Course, nodes: Nodes, x: Floats) -> Floats:
    """Take a tiny variance for zero where that is as likely."""
    size = course.basis.shape[1]
    zero = np.where(np.arange(len(x)) < size, x, np.where(x < SMALL, LOWEST, x))
    if (zero == x).all() or _value(course, nodes, zero)[0] < _value(course, nodes, x)[
        0
    ] - NOTHING:
        return x
    return zero
