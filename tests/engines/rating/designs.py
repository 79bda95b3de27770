"""Invented ratings with a known truth, and dense formulas to hold shortcuts against."""

from dataclasses import dataclass

import numpy as np

from youwei.engines.rating import gather


@dataclass(frozen=True)
class Design:
    """Columns of a simulated round, and the merit and severity behind them."""

    columns: dict
    merit: np.ndarray
    severity: np.ndarray

    @property
    def ratings(self):
        return gather(**self.columns)


def crossed(seed, *, ratees=12, raters=7, each=4, items=3, severity=0.6):
    """Every ratee by `each` raters at random, all items, continuous scores."""
    random = np.random.default_rng(seed)
    merit, strict = random.normal(0, 1, ratees), random.normal(0, severity, raters)
    hard = np.linspace(-0.5, 0.5, items)
    who = [random.choice(raters, each, replace=False) for _ in range(ratees)]
    rows = [(n, r, i) for n in range(ratees) for r in who[n] for i in range(items)]
    n, r, i = np.array(rows).T
    score = 3 + merit[n] - strict[r] - hard[i] + random.normal(0, 0.7, len(n))
    columns = {
        "ratee": [f"ratee {at:05}" for at in n],
        "rater": [f"rater {at:05}" for at in r],
        "score": score,
        "fixed": {"item": [f"item {at}" for at in i]},
    }
    return Design(columns, merit, strict)


def shuffled(columns, seed):
    """The same rows in another order."""
    order = np.random.default_rng(seed).permutation(len(columns["score"]))

    def mix(column):
        return [column[at] for at in order]

    return {
        name: {inner: mix(one) for inner, one in column.items()}
        if isinstance(column, dict)
        else mix(column)
        for name, column in columns.items()
    }


def indicator(facet):
    return np.eye(len(facet))[facet.at]


def columns_of(ratings):
    """The columns from which these ratings came."""
    facets = {"ratee": ratings.ratee, "rater": ratings.rater}
    columns = {name: [f.levels[at] for at in f.at] for name, f in facets.items()}
    columns["score"] = ratings.score.tolist()
    columns["fixed"] = {f.name: [f.levels[at] for at in f.at] for f in ratings.fixed}
    return columns
