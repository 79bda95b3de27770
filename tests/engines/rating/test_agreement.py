"""Agreement equals the published examples."""

import numpy as np
import pytest

from tests.engines.rating.designs import crossed
from youwei.engines.rating import (
    RatingsError,
    complete_intraclass,
    fit_linear,
    fit_ordinal,
    gather,
    intraclass,
    krippendorff_alpha,
)
from youwei.engines.rating.simulation import Plan, simulate

NO = None
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
]
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)


def from_table(table):
    """Ratings of a table with a row for every rater."""
    rows = [
        (f"u{unit:02}", f"r{rater}", score)
        for rater, scores in enumerate(table)
        for unit, score in enumerate(scores)
    ]
    ratee, rater, score = zip(*rows, strict=True)
    return gather(ratee=ratee, rater=rater, score=score)


@pytest.mark.parametrize(
    ("metric", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_equals_krippendorffs_example(metric, alpha):
    assert krippendorff_alpha(from_table(KRIPPENDORFF), metric) == pytest.approx(
        alpha, abs=5e-4
    )


def test_intraclass_correlations_equal_those_of_shrout_and_fleiss():
    found = complete_intraclass(SHROUT_FLEISS)

    theirs = [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert list(found.values()) == pytest.approx(theirs, abs=5e-3)


def test_intraclass_correlations_from_variances_equal_those_of_a_full_table():
    found = intraclass(fit_linear(from_table(SHROUT_FLEISS.T)))

    full = complete_intraclass(SHROUT_FLEISS)
    assert found.agreement == pytest.approx(full["ICC(2,1)"], abs=1e-4)
    assert found.consistency == pytest.approx(full["ICC(3,1)"], abs=1e-4)
    assert found.average_agreement == pytest.approx(full["ICC(2,k)"], abs=1e-4)
    assert found.average_consistency == pytest.approx(full["ICC(3,k)"], abs=1e-4)
    assert found.raters == pytest.approx(4)


def test_perfect_agreement_is_one():
    assert krippendorff_alpha(from_table([[1, 2, 3, 4]] * 3)) == pytest.approx(1)


def test_agreement_that_cannot_be_told_gets_a_sentence():
    with pytest.raises(RatingsError, match="rated twice on the same item"):
        krippendorff_alpha(gather(ratee=["a", "b"], rater=["x", "x"], score=[1, 2]))
    with pytest.raises(RatingsError, match="All scores are equal"):
        krippendorff_alpha(from_table([[2, 2], [2, 2]]))
    with pytest.raises(RatingsError, match="full table"):
        complete_intraclass(np.ones((3, 3)))
    design = simulate(Plan(ratees=20, raters=6, each=3), seed=1)
    with pytest.raises(RatingsError, match="linear model"):
        intraclass(fit_ordinal(design.ratings))


def test_more_raters_agree_better_on_average():
    found = intraclass(fit_linear(crossed(1, ratees=40).ratings))

    assert found.agreement < found.consistency
    assert found.agreement < found.average_agreement < found.average_consistency
