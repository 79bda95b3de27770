"""Comparisons that leave something without limit or ground get a sentence, never a number."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youwei.engines.pairing import PairsError, fit, gather


def compared(*rows, ordered=False):
    """Rows of winner, loser, tied, who stood first."""
    winner, loser, tied, first = zip(*rows, strict=True)
    return gather(winner=winner, loser=loser, tied=tied, first=first if ordered else None)


BOTH = [("a", "b", False, "a"), ("b", "a", False, "a"), ("a", "b", False, "a")]


@pytest.mark.parametrize("prior", [0, 0.01])
def test_ties_alone_tell_nobody_apart(prior):
    pairs = compared(("a", "b", True, ""), ("b", "c", True, ""), ("c", "a", True, ""))

    with pytest.raises(PairsError, match="Every comparison was a tie"):
        fit(pairs, prior=prior)


def test_wins_and_ties_without_a_loss_have_no_limit():
    """a beats b or ties: strengths and the share of ties grow together for ever."""
    rows = [("a", "b", False, ""), ("a", "b", True, ""), ("b", "c", True, "")]
    rows += [("b", "c", False, "")]

    with pytest.raises(PairsError, match="who ties with somebody never loses"):
        fit(compared(*rows), prior=0)
    assert fit(compared(*rows)).error.max() > 1
    assert np.isfinite(fit(compared(*rows, ("c", "a", False, "")), prior=0).value).all()


@pytest.mark.parametrize("prior", [0, 0.01])
@pytest.mark.parametrize("wins", [True, False])
def test_an_order_that_decides_everything_has_no_limit(prior, wins):
    rows = [("a", "b", False, "a" if wins else "b"), ("b", "a", False, "b" if wins else "a")]

    with pytest.raises(PairsError, match="whoever stands first always wins, never wins"):
        fit(compared(*rows, ordered=True), prior=prior)


def test_an_order_that_never_changes_is_said_to_rest_on_the_prior():
    pairs = compared(*BOTH, ordered=True)

    assert any("always the same who stands first" in note for note in fit(pairs).notes)
    with pytest.raises(PairsError, match="or is always the same"):
        fit(pairs, prior=0)


def test_an_order_that_changes_needs_no_word():
    pairs = compared(*BOTH, ("a", "b", False, "b"), ("b", "a", False, "b"), ordered=True)

    assert fit(pairs).notes == ()
    assert fit(pairs, prior=0).order[0] < 2


@pytest.mark.parametrize("prior", [-1, float("nan"), float("inf")])
def test_a_prior_that_is_none_is_refused(prior):
    with pytest.raises(PairsError, match="lies between 0 and 1,000,000"):
        fit(compared(*BOTH), prior=prior)


def test_counts_beyond_reason_are_refused():
    with pytest.raises(PairsError, match="nobody compared that often"):
        gather(winner=["a", "b"], loser=["b", "a"], count=[1e300, 1])


@pytest.mark.parametrize("blank", ["", " ", "\u3000", None, float("nan")])
def test_a_name_left_out_is_refused_wherever_it_sorts(blank):
    with pytest.raises(PairsError, match="does not say who"):
        gather(winner=["a", "b", blank], loser=["b", "a", "a"])


def test_numbers_for_names_do_not_depend_on_which_came_first():
    one = gather(winner=[1, 2, 1.0], loser=[2, 1, 2])
    other = gather(winner=[1.0, 1, 2], loser=[2, 2, 1])

    assert one.items == other.items == ("1", "1.0", "2")
    assert one.won.tolist() == other.won.tolist()


ROWS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.booleans(), st.booleans()),
    min_size=1,
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(rows=ROWS, prior=st.sampled_from([0, 0.01]), ordered=st.booleans(), ties=st.booleans())
def test_whatever_is_compared_gets_finite_numbers_or_a_sentence(rows, prior, ordered, ties):
    written = [(a, b, tied and ties, a if leads else b) for a, b, tied, leads in rows]
    try:
        found = fit(compared(*written, ordered=ordered), prior=prior)
    except PairsError:
        return
    numbers = [*found.value, *found.error, *(found.order or ()), *(found.ties or ())]
    assert np.isfinite(numbers).all()
    assert np.abs(found.value).max() < 40
