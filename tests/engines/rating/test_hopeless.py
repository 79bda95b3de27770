"""Whatever comes in, an answer is finite and as wide as it must be, or there is a sentence."""

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from youwei.engines.rating import (
    Options,
    RatingsError,
    account,
    fit_linear,
    fit_ordinal,
    flag_raters,
    gather,
    krippendorff_alpha,
    propose_links,
    stand_within,
)
from youwei.engines.rating.simulation import Plan, simulate

ROW = st.tuples(
    st.sampled_from("abcde"),
    st.sampled_from("vwxyz"),
    st.sampled_from("ij"),
    st.integers(1, 4),
)


MODELS = {
    "linear": fit_linear,
    "ordinal": fit_ordinal,
    "cumulative": lambda ratings: fit_ordinal(ratings, Options(link="cumulative")),
}


def answers(fit):
    """Everything that can be asked of a fit."""
    yield fit.ratees
    yield fit.raters
    yield from fit.facets.values()
    for one in stand_within(fit, draws=50):
        assert ((one.top >= 0) & (one.top <= 1)).all()
    flag_raters(fit)
    propose_links(fit)
    for name in fit.ratees.levels:
        account(fit, name)


@given(st.lists(ROW, max_size=30), st.sampled_from(sorted(MODELS)))
@settings(max_examples=150, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_any_little_table_gets_a_finite_answer_or_a_sentence(rows, model):
    ratee, rater, item, score = zip(*rows, strict=True) if rows else ([], [], [], [])
    ratings = gather(ratee=ratee, rater=rater, score=score, fixed={"item": item})
    try:
        fit = MODELS[model](ratings)
    except RatingsError:
        return

    for effects in answers(fit):
        assert np.isfinite(effects.value).all()
        assert np.isfinite(effects.error).all()
    assert all(np.isfinite(variance) for variance in fit.variances.values())


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_raters_who_agree_to_the_point_leave_no_doubt_but_are_few(fit_by):
    ratee, rater, score = list("aabbcc"), list("xyxyxy"), [4, 3, 3, 2, 5, 4]

    fit = fit_by(gather(ratee=ratee, rater=rater, score=score))

    assert np.argsort(fit.ratees.value).tolist() == [1, 0, 2]
    assert fit.raters.value[0] < fit.raters.value[1]
    assert not any("did not settle" in note for note in fit.notes)


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_raters_who_give_everybody_the_same_tell_nobody_apart(fit_by):
    columns = {"ratee": list("abc") * 3, "rater": list("xxxyyyzzz"), "score": [1, 1, 1] * 1}
    columns["score"] = [1, 1, 1, 3, 3, 3, 4, 4, 4]

    fit = fit_by(gather(**columns))

    assert fit.ratees.value == pytest.approx(np.zeros(3), abs=1e-3)
    assert any("No differences between the levels of “ratee”" in note for note in fit.notes)


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_people_with_a_rater_each_are_compared_with_nobody(fit_by):
    random = np.random.default_rng(1)
    ratee = [f"n{at // 4}" for at in range(40)]
    rater = [f"r{at // 4}" for at in range(40)]

    fit = fit_by(gather(ratee=ratee, rater=rater, score=random.integers(1, 6, 40)))

    assert fit.parts.count == 10
    assert any("10 people have nobody to be compared with" in note for note in fit.notes)
    assert (fit.ratees.error > 0).all() or "ratee" in str(fit.notes)


def test_the_scale_of_the_scores_does_not_matter_from_a_millionth_to_a_million():
    random = np.random.default_rng(2)
    ratee, rater = [f"n{at % 9}" for at in range(60)], [f"r{at % 7}" for at in range(60)]
    score = random.normal(0, 1, 60)

    fits = [
        fit_linear(gather(ratee=ratee, rater=rater, score=scale * score + 1e3 * scale))
        for scale in (1e-6, 1.0, 1e6)
    ]

    for fit, scale in zip(fits, (1e-6, 1.0, 1e6), strict=True):
        assert fit.ratees.value / scale == pytest.approx(fits[1].ratees.value, abs=1e-5)


def test_ordinal_scores_may_be_any_numbers_in_order():
    random = np.random.default_rng(3)
    ratee, rater = [f"n{at % 9}" for at in range(90)], [f"r{at % 7}" for at in range(90)]
    score = random.integers(1, 5, 90)

    one = fit_ordinal(gather(ratee=ratee, rater=rater, score=score))
    other = fit_ordinal(gather(ratee=ratee, rater=rater, score=score * 1e6))

    assert one.ratees.value.tobytes() == other.ratees.value.tobytes()
    assert krippendorff_alpha(one.ratings) == pytest.approx(krippendorff_alpha(other.ratings))


def test_two_scores_of_one_rater_and_nothing_else_have_an_answer():
    ratings = gather(ratee=list("aabbcc"), rater=["x"] * 6, score=[0, 1, 1, 1, 0, 0])

    assert fit_ordinal(ratings).ratees.value.argmax() == 1


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_a_facet_of_one_level_has_no_variance_and_needs_no_note(fit_by):
    random = np.random.default_rng(3)
    ratings = gather(
        ratee=[f"n{at % 9}" for at in range(90)],
        rater=["one"] * 90,
        score=random.integers(1, 5, 90) + np.arange(90) % 9 // 3,
    )

    fit = fit_by(ratings)

    assert fit.variances["rater"] == 0
    assert not any("rater" in note for note in fit.notes)


@pytest.mark.parametrize("fit_by", [fit_linear, fit_ordinal])
def test_where_no_difference_was_found_the_intervals_are_wide_and_say_for_what(fit_by):
    plan, covered, found = Plan(ratees=30, raters=8, items=2, each=3, severity=0.1), [], 0
    for seed in range(12):
        one = simulate(plan, seed)
        fit = fit_by(one.ratings)
        if fit.variances["rater"] > 0:
            continue
        found += 1
        assert any("“rater” were found" in note for note in fit.notes)
        low, high = fit.raters.interval()
        unit = 1 if fit.model == "ordinal" else np.sqrt(np.median(fit.information))
        truth = (one.severity - one.severity.mean()) / unit
        covered.append(((low <= truth) & (truth <= high)).mean())

    assert found > 3
    assert np.mean(covered) > 0.9
