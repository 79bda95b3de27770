"""Which estimate of difficulties and thresholds a fit rests on: Laplace, nodes or totals."""

from dataclasses import replace

import numpy as np
from scipy.linalg import block_diag

from youwei.engines.rating.climb import Summit, climb
from youwei.engines.rating.conditional import NotConditional, pose, solve
from youwei.engines.rating.elimination import Unknowns
from youwei.engines.rating.model import Model
from youwei.engines.rating.quadrature import integrate, is_possible
from youwei.engines.rating.ratings import Ratings

NODES = 15
"""For the level and the variance of merits where the rest is conditional."""
MOST_WORK = 60_000
"""Rows of all patterns times unknowns that an automatic choice may take: about a second."""


def estimate(ratings: Ratings, model: Model) -> Summit:
    """Return the maximum that the options ask for."""
    options, summit = model.options, climb(model)
    if options.fixed == "conditional":
        return _conditional(ratings, model, summit)
    if options.nodes > 1:
        return integrate(model, summit, options.nodes)
    if options.fixed == "marginal" or not _suits(ratings, model):
        return summit
    try:
        return _conditional(ratings, model, summit)
    except NotConditional:
        return summit


def _suits(ratings: Ratings, model: Model) -> bool:
    return (
        model.options.link == "adjacent"
        and len(ratings.rater) == 1
        and is_possible(model, NODES)
    )


def _conditional(ratings: Ratings, model: Model, summit: Summit) -> Summit:
    """Take what the totals tell, then level and variance of the merits by quadrature."""
    if not _suits(ratings, model):
        raise NotConditional(
            "Conditional estimates need adjacent steps and one rater, whose severity is then "
            "that of everybody. Use the marginal estimates, or fit_conditional alone."
        )
    options = model.options
    problem = pose(ratings, options.thresholds)
    if options.fixed == "auto" and problem.rows * (problem.size + 20) > MOST_WORK:
        raise NotConditional("There are too many different patterns of ratings.")
    found = solve(problem, options.prior)
    contrasts = problem.size - problem.steps.shape[1]
    steps = problem.steps @ found.values[contrasts:]
    mode = summit.state.mode
    level = mode.fixed[contrasts:].mean()
    fixed = np.concatenate([-found.values[:contrasts], steps + level])
    start = replace(summit.state, mode=Unknowns(mode.large, mode.core, fixed))
    shift = np.concatenate([np.zeros(contrasts), np.ones(len(steps))])[:, None]
    top = integrate(model, replace(summit, state=start), NODES, shift)
    turn = block_diag(-np.eye(contrasts), problem.steps)
    covariance = turn @ found.covariance @ turn.T
    if top.covariance is not None:
        covariance = covariance + top.covariance
    return replace(top, method="conditional", covariance=covariance)
