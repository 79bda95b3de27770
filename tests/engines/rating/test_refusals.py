"""Hopeless ratings get a sentence, doubtful ones an answer that says why it is doubtful."""

import re
import warnings

import numpy as np
import pytest

from youwei.engines.rating import Options, RatingsError, fit_linear, fit_ordinal, gather

MODELS = [fit_linear, fit_ordinal]
CELLS = [(ratee, rater) for ratee in range(6) for rater in range(4)]
NAN = float("nan")


def full(score=lambda ratee, rater: 1 + (3 * ratee + 2 * rater * rater) % 5, **further):
    """Six ratees by four raters; the scores by a rule."""
    columns = {
        "ratee": [f"n{ratee}" for ratee, _ in CELLS],
        "rater": [f"r{rater}" for _, rater in CELLS],
        "score": [score(*cell) for cell in CELLS],
    }
    return columns | further


def by_cell(name):
    """A column with the name of every cell."""
    return [name(*cell) for cell in CELLS]


RATEE, RATER = by_cell(lambda ratee, _: f"p{ratee}"), by_cell(lambda _, rater: f"o{rater}")
ROW = by_cell(lambda ratee, rater: f"{ratee} {rater}")
HALF = by_cell(lambda ratee, _: str(ratee % 2))

HOPELESS = {
    "nothing": ({"ratee": [], "rater": [], "score": []}, "no rating with a score"),
    "no score": (full(lambda *_: None), "no rating with a score"),
    "not a number": (full(lambda *_: NAN), "no rating with a score"),
    "one": ({"ratee": ["a"], "rater": ["x"], "score": [3]}, "only one rating"),
    "one pair": ({"ratee": ["a"] * 3, "rater": ["x"] * 3, "score": [1, 2, 3]}, "nobody to com"),
    "equal": (full(lambda *_: 3), "Every rating is 3, so"),
    "equal but for rounding": (full(lambda n, r: 3 + 1e-15 * n), "3, but for rounding"),
    "lost in size": (full(lambda n, r: 1e17 + n), "Every rating is 1e\\+17"),
    "tiny": (full(lambda n, r: 1e-300 * (n + r)), "Take another unit"),
    "huge": (full(lambda n, r: 1e300 * (n + r)), "Take another unit"),
    "infinite": (full(lambda n, r: float("inf") if n == r else 1), "A score is infinite"),
    "text": (full(lambda n, r: "three"), "not a number .*three"),
    "short": (
        {"ratee": ["a"], "rater": ["x", "y"], "score": [1, 2]},
        "2 scores, but 1",
    ),
    "nameless": (full(ratee=[None] * 24), "does not say its ratee"),
    "no name": (full(rater=[NAN] * 24), "does not say its rater"),
    "blank": (full(ratee=[" "] * 24), "does not say its ratee"),
    "once each": (
        {"ratee": "abc", "rater": "xyz", "score": [1, 2, 3]},
        "rated twice and",
    ),
    "one rater once": (
        {"ratee": "abc", "rater": "xxx", "score": [1, 2, 3]},
        "twice, so merit",
    ),
    "rated once": ({"ratee": "aaa", "rater": "xyz", "score": [1, 2, 3]}, "twice, so severity"),
    "item is ratee": (full(fixed={"item": RATEE}), "“ratee” and “item” say the same"),
    "item is rater": (full(fixed={"item": RATER}), "“rater” and “item” say the same"),
    "post is ratee": (full(random={"post": RATEE}), "“ratee” and “post” say the same"),
    "office is rater": (full(random={"office": RATER}), "“rater” and “office” say the same"),
    "item is row": (full(fixed={"item": ROW}), "“item” is different for every rating"),
    "post is row": (full(random={"post": ROW}), "“post” is different for every rating"),
    "two items": (full(fixed={"a": HALF, "b": HALF}), "“a” and “b” say the same"),
    "item and post": (full(fixed={"a": HALF}, random={"b": HALF}), "“a” and “b” say the same"),
    "class of one": (full(classes=RATER), "“rater” and “rater class” say the same"),
    "torn class": (full(classes=RATEE), "is of two classes"),
}

DOUBTFUL = {
    "agreement": (full(lambda n, r: 1 + n % 5), "to the point|hardly anything"),
    "adding up": (full(lambda n, r: n + r), "to the point|hardly anything"),
    "constant raters": (full(lambda n, r: 1 + r), "No differences .* “ratee”"),
    "slip of the pen": (
        full(lambda n, r: 1e6 if n == r == 0 else 1 + n % 5),
        "r0 reach 1e",
    ),
    "another scale": (full(lambda n, r: (1 + n % 5) * (1e6 if r else 1)), "r0 reach 5, those"),
    "all but one": (full(lambda n, r: 4 if n == r == 2 else 5), "(No|Hardly any) differences"),
    "two parts": (
        {"ratee": "aabbccdd", "rater": "xyxyzwzw", "score": [1, 2, 3, 5, 2, 4, 4, 5]},
        "No rater connects 2 groups",
    ),
    "missing": (full(lambda n, r: None if n == r else 1 + (n * r) % 4), "4 rows have no score"),
}


@pytest.mark.parametrize("fit", MODELS)
@pytest.mark.parametrize("name", HOPELESS)
def test_hopeless_ratings_get_a_sentence(name, fit):
    columns, says = HOPELESS[name]

    with pytest.raises(RatingsError, match=says):
        fit(gather(**columns))


@pytest.mark.parametrize("fit", MODELS)
@pytest.mark.parametrize("name", DOUBTFUL)
def test_doubtful_ratings_get_an_answer_that_says_why(name, fit):
    columns, says = DOUBTFUL[name]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit(gather(**columns))

    for effects in (found.ratees, found.raters):
        assert np.isfinite(effects.value).all()
        assert np.isfinite(effects.error).all()
        assert (effects.error > 0).all()
    assert re.search(says, " ".join(found.notes))


def test_a_step_that_nobody_used_is_named_on_any_scale():
    wide = full(lambda n, r: 1e9 * (1 + (n + r) % 5 + (n + r) % 5 // 3))

    notes = fit_ordinal(gather(**wide)).notes

    assert any("Nobody gave the score 4e+09" in note for note in notes)


def test_scores_far_apart_are_not_counted_step_by_step():
    notes = fit_ordinal(gather(**full(lambda n, r: [1, 2, 1e15][(n + r) % 3]))).notes

    assert not any("Nobody gave" in note for note in notes)


@pytest.mark.parametrize(
    ("score", "thresholds", "says"),
    [
        (lambda n, r: 3 if r == 2 else 1 + n % 3, "shared", "All scores of i2 .item. are 3"),
        (lambda n, r: 1 if r == 1 else 1 + n % 3, "shared", "All scores of i1 .item. are 1"),
        (lambda n, r: 2 if r == 3 and n == 2 else 1 + n % 3, "item", "i3 .* the score 3"),
    ],
)
def test_what_only_a_prior_makes_finite_is_refused_without_it(score, thresholds, says):
    columns = full(score, fixed={"item": by_cell(lambda _, rater: f"i{rater}")})
    if thresholds == "item":
        columns["score"][11] = columns["score"][23] = 2
    ratings = gather(**columns | {"rater": ["one"] * 24})

    assert np.isfinite(fit_ordinal(ratings, Options(thresholds=thresholds)).ratees.value).all()
    with pytest.raises(RatingsError, match=says):
        fit_ordinal(ratings, Options(thresholds=thresholds, prior=0))
