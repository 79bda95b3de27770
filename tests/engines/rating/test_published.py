"""Nested, crossed and empty variances are those that lme4's manual prints."""

import numpy as np
import pytest

from youwei.engines.rating import fit_linear, gather

# Davies, Goldsmith 1972, table 6.5: ten batches, three casks each, two trials of each cask.
PASTES = """
    62.8 62.6 60.1 62.3 62.7 63.1 60 61.4 57.5 56.9 61.1 58.9 58.7 57.5 63.9 63.1 65.4
    63.7 57.1 56.4 56.9 58.6 64.7 64.5 55.1 55.1 54.7 54.2 58.8 57.5 63.4 64.9 59.3 58.1
    60.5 60 62.5 62.6 61 58.7 56.9 57.7 59.2 59.4 65.2 66 64.8 64.1 54.8 54.8 64 64 57.7
    56.8 58.3 59.3 59.2 59.2 58.9 56.6
"""
# Box, Tiao 1973, table 5.1.4: made so that the batches do not differ.
DYESTUFF2 = """
    7.298 3.846 2.434 9.566 7.99 5.22 6.556 0.608 11.788 -0.892 0.11 10.386 13.434 5.51
    8.166 2.212 4.852 7.092 9.288 4.98 0.282 9.014 4.458 9.446 7.198 1.722 4.782 8.106
    0.758 3.758
"""
# Davies, Goldsmith 1972, table 6.6: 24 plates, six samples on each, diameters of inhibition.
PENICILLIN = """
    27 23 26 23 23 21 27 23 26 23 23 21 25 21 25 24 24 20 26 23 25 23 23 20 25 22 26 22
    23 20 24 22 25 23 22 19 24 20 23 21 22 19 26 22 26 24 24 21 24 21 24 22 22 20 24 21
    24 23 22 19 26 23 26 24 24 21 25 22 26 24 24 20 26 24 26 24 25 22 26 23 26 23 23 20
    26 23 25 24 24 22 25 22 25 23 23 20 25 21 24 23 23 20 25 22 24 23 23 19 24 21 23 21
    21 19 26 23 26 24 24 21 25 21 24 22 22 18 25 22 25 22 22 20 24 21 24 22 24 19 24 21
    24 22 21 18
"""
AS_PRINTED = {
    "ML": (247.9945, 1.0951, 2.9041, 0.8234, 0.6421),
    "REML": (246.9907, 1.2874, 2.9041, 0.8234, 0.6769),
}


@pytest.mark.parametrize("is_batch_random", [True, False])
@pytest.mark.parametrize("method", AS_PRINTED)
def test_pastes_gives_the_numbers_of_lme4_whichever_way_it_is_told(method, is_batch_random):
    batch = [f"batch {at // 6}" for at in range(60)]
    columns = {"ratee": [f"cask {at // 2}" for at in range(60)], "rater": batch}
    if is_batch_random:
        columns = columns | {"rater": ["one"] * 60, "random": {"batch": batch}}

    fit = fit_linear(gather(**columns, score=[float(text) for text in PASTES.split()]), method)

    deviance, batches, casks, residual, error = AS_PRINTED[method]
    assert fit.minus_two_log_likelihood == pytest.approx(deviance, abs=1e-4)
    spread = {name: np.sqrt(variance) for name, variance in fit.variances.items()}
    assert spread["batch" if is_batch_random else "rater"] == pytest.approx(batches, abs=1e-4)
    assert spread["ratee"] == pytest.approx(casks, abs=1e-4)
    assert spread["residual"] == pytest.approx(residual, abs=1e-4)
    assert fit.intercept == pytest.approx(60.0533, abs=1e-4)
    assert fit.intercept_error == pytest.approx(error, abs=1e-4)


@pytest.mark.parametrize(
    ("method", "deviance", "residual", "error"),
    [("ML", 162.8730, 3.6532, 0.6670), ("REML", 161.8283, 3.7157, 0.6784)],
)
def test_batches_that_do_not_differ_have_the_variance_zero_of_lme4(
    method, deviance, residual, error
):
    yields = [float(text) for text in DYESTUFF2.split()]
    batch = [at // 5 for at in range(30)]

    fit = fit_linear(gather(ratee=batch, rater=["one"] * 30, score=yields), method)

    assert fit.variances["ratee"] == 0
    assert np.sqrt(fit.variances["residual"]) == pytest.approx(residual, abs=1e-4)
    assert fit.minus_two_log_likelihood == pytest.approx(deviance, abs=1e-4)
    assert fit.intercept == pytest.approx(5.6656, abs=1e-4)
    assert fit.intercept_error == pytest.approx(error, abs=1e-4)
    # lme4 gives no interval to them; here each allows for what 30 ratings cannot exclude.
    assert (fit.ratees.error > 0.5).all()


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_penicillin_gives_the_numbers_of_lme4(method):
    cells = range(144)
    columns = {"ratee": [at // 6 for at in cells], "rater": [at % 6 for at in cells]}
    scores = [float(text) for text in PENICILLIN.split()]

    fit = fit_linear(gather(**columns, score=scores), method)

    printed = {
        "ML": (332.1883, 0.8456, 1.7706, 0.7446),
        "REML": (330.8606, 0.8467, 1.9316, 0.8086),
    }
    deviance, plates, samples, error = printed[method]
    assert fit.minus_two_log_likelihood == pytest.approx(deviance, abs=1e-4)
    assert np.sqrt(fit.variances["ratee"]) == pytest.approx(plates, abs=1e-4)
    assert np.sqrt(fit.variances["rater"]) == pytest.approx(samples, abs=1e-4)
    assert np.sqrt(fit.variances["residual"]) == pytest.approx(0.5499, abs=1e-4)
    assert fit.intercept == pytest.approx(22.9722, abs=1e-4)
    assert fit.intercept_error == pytest.approx(error, abs=1e-4)
