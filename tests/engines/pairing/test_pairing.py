"""Strengths equal the published ones, and nobody is ranked without a reason."""

import csv

import choix
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.shared_data import shared
from youwei.engines.pairing import PairsError, fit, gather, quasi_errors


def citations():
    with shared("pair", "bt2__citations.csv").open() as file:
        rows = list(csv.DictReader(file))
    return gather(
        winner=[row["cited"] for row in rows],
        loser=[row["citing"] for row in rows],
        count=[float(row["Freq"]) for row in rows],
    )


def baseball(*, home):
    with shared("pair", "bt2__baseball.csv").open() as file:
        rows = list(csv.DictReader(file))
    hosts, guests = ([row[f"{side}.team"] for row in rows] for side in ("home", "away"))
    counts = [float(row[f"{side}.wins"]) for side in ("home", "away") for row in rows]
    first = hosts * 2 if home else None
    return gather(winner=hosts + guests, loser=guests + hosts, first=first, count=counts)


def published(dataset):
    with shared("pair", "published.csv").open() as file:
        return [row for row in csv.DictReader(file) if row["dataset"] == dataset]


def against(found, base):
    return {name: found.difference(name, base) for name in found.comparisons.items}


def played(seed, *, items=8, games=200, ties=0.0, order=0.0):
    """Games between items of known strength."""
    random = np.random.default_rng(seed)
    strength = random.normal(0, 1, items)
    one, two = np.array([random.choice(items, 2, replace=False) for _ in range(games)]).T
    odds = [
        np.exp(strength[one] - strength[two] + order),
        np.ones(games),
        ties * np.exp((strength[one] - strength[two]) / 2),
    ]
    share = np.cumsum(odds, axis=0) / np.sum(odds, axis=0)
    outcome = (random.random(games) > share).sum(0)
    names = np.array([f"item {at:02}" for at in range(items)])
    winner, loser = np.where(outcome == 1, two, one), np.where(outcome == 1, one, two)
    columns = {"winner": names[winner], "loser": names[loser], "tied": outcome == 2}
    if order:
        columns["first"] = names[one]
    return columns, strength


@pytest.mark.shared
def test_citations_give_the_published_strengths():
    found = fit(citations(), prior=0)

    theirs = against(found, "Biometrika")
    for row in published("citations"):
        value, error = theirs[row["item"]]
        assert value == pytest.approx(float(row["estimate"]), abs=1e-5)
        assert error == pytest.approx(float(row["se"]), abs=1e-5)
    assert any("with itself" in note for note in found.notes)


@pytest.mark.shared
@pytest.mark.parametrize("home", [False, True])
def test_baseball_gives_the_published_strengths(home):
    found = fit(baseball(home=home), prior=0)

    theirs = against(found, "Baltimore")
    for row in published("baseball_home" if home else "baseball_nohome"):
        value, error = theirs.get(row["item"]) or found.order
        digits = 5e-5 if row["item"] == "at.home" else 1e-7
        assert value == pytest.approx(float(row["estimate"]), abs=digits)
        assert error == pytest.approx(float(row["se"]), abs=max(digits, 1e-5))


@pytest.mark.parametrize("items", [12, 450])
def test_strengths_equal_those_of_choix(items):
    columns, _ = played(1, items=items, games=40 * items)
    place = {name: at for at, name in enumerate(sorted(set(columns["winner"])))}
    pairs = [
        (place[a], place[b]) for a, b in zip(columns["winner"], columns["loser"], strict=True)
    ]

    found = fit(gather(**columns), prior=0.5)

    # Its penalty is alpha times the square, ours half the precision times the square.
    theirs = choix.opt_pairwise(len(place), pairs, alpha=0.25, tol=1e-10)
    assert found.value == pytest.approx(theirs - theirs.mean(), abs=1e-5)


@pytest.mark.parametrize(("ties", "order"), [(0.0, 0.0), (0.7, 0.0), (0.0, 0.4), (0.7, 0.4)])
def test_the_fit_maximises_davidsons_likelihood(ties, order):
    columns, _ = played(2, items=5, games=300, ties=ties, order=order)
    pairs = gather(**columns)
    found = fit(pairs, prior=0)

    def loss(values):
        strength = np.append(values[:4], -values[:4].sum())
        i, j = pairs.first, pairs.second
        first = np.exp(strength[i] + values[4] * (order > 0))
        second = np.exp(strength[j])
        tie = np.exp(values[5] + (strength[i] + strength[j]) / 2) * (ties > 0)
        total = np.log(first + second + tie)
        logs = pairs.won * (np.log(first) - total) + pairs.lost * (np.log(second) - total)
        if ties:
            logs = logs + pairs.tied * (np.log(tie) - total)
        return -logs.sum()

    best = minimize(loss, np.zeros(6), method="BFGS", options={"gtol": 1e-7})
    assert found.log_likelihood == pytest.approx(-best.fun, abs=1e-7)
    assert found.value[:4] == pytest.approx(best.x[:4], abs=1e-5)
    assert (found.order is not None) == (order > 0)
    assert (found.ties is not None) == (ties > 0)
    if order:
        assert found.order[0] == pytest.approx(best.x[4], abs=1e-5)
    if ties:
        assert found.ties[0] == pytest.approx(best.x[5], abs=1e-5)
    chosen = [0, 1, 2, 3, *([4] if order else []), *([5] if ties else [])]
    curve = np.array([[_second(loss, best.x, a, b) for b in chosen] for a in chosen])
    errors = np.sqrt(np.diag(np.linalg.inv(curve)))
    assert found.error[:4] == pytest.approx(errors[:4], rel=1e-3)
    if ties:
        assert found.ties[1] == pytest.approx(errors[-1], rel=1e-3)


def _second(function, at, a, b, step=1e-4):
    one, two = step * np.eye(len(at))[a], step * np.eye(len(at))[b]
    return (
        function(at + one + two)
        - function(at + one - two)
        - function(at - one + two)
        + function(at - one - two)
    ) / (4 * step**2)


def test_intervals_hold_the_truth():
    hits = []
    for seed in range(40):
        columns, strength = played(seed, items=10, games=400, ties=0.5)
        found = fit(gather(**columns))
        truth = strength - strength.mean()
        hits += (np.abs(found.value - truth) < 1.96 * found.error).tolist()

    assert 0.92 < np.mean(hits) < 0.98


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_comparisons_changes_not_one_bit(seed):
    columns, _ = played(seed % 5, ties=0.5, order=0.3)
    order = np.random.default_rng(seed).permutation(200)
    mixed = {name: column[order] for name, column in columns.items()}

    one, other = fit(gather(**columns)), fit(gather(**mixed))

    assert one.value.tobytes() == other.value.tobytes()
    assert one.covariance.tobytes() == other.covariance.tobytes()


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_of_a_tie_either_one_may_stand_as_the_winner(seed):
    columns, _ = played(seed % 5, ties=0.8)
    turned = columns["tied"] & (np.random.default_rng(seed).random(200) < 0.5)
    winner = np.where(turned, columns["loser"], columns["winner"])
    loser = np.where(turned, columns["winner"], columns["loser"])

    one = fit(gather(**columns))
    other = fit(gather(winner=winner, loser=loser, tied=columns["tied"]))

    assert one.value.tobytes() == other.value.tobytes()


def test_who_always_won_is_named_and_not_silently_ranked():
    pairs = gather(winner=["a", "a", "b", "c"], loser=["b", "c", "c", "b"])

    with pytest.raises(PairsError, match=r"Won every comparison: a\. Without a prior"):
        fit(pairs, prior=0)
    found = fit(pairs)
    assert found.ranking()[0] == "a"
    assert found.error[0] > 2
    assert "Won every comparison: a. How far they lead or trail" in found.notes[0]


def test_groups_that_never_met_are_not_ranked_together():
    pairs = gather(winner=list("aabbcddc"), loser=list("bbaadccd"))

    found = fit(pairs)

    with pytest.raises(PairsError, match="2 groups that were never compared"):
        found.ranking()
    with pytest.raises(PairsError, match="No chain of comparisons connects a with d"):
        found.difference("a", "d")
    assert found.value[:2].sum() == pytest.approx(0, abs=1e-9)
    assert "2 groups were never compared" in found.notes[0]


def test_a_group_above_another_is_said():
    winner = ["a", "b", "c", "d", "a", "b"]
    found = fit(gather(winner=winner, loser=["b", "a", "d", "c", "c", "d"]))

    assert any("One group won every comparison" in note for note in found.notes)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"winner": [], "loser": []}, "no comparison of two different"),
        ({"winner": ["a"], "loser": ["a"]}, "no comparison of two different"),
        ({"winner": ["a", "b"], "loser": ["b"]}, "2 winners, but 1 entries"),
        ({"winner": ["a"], "loser": [""]}, "who was compared"),
        ({"winner": ["a"], "loser": ["b"], "count": [-1]}, "negative"),
        ({"winner": ["a"], "loser": ["b"], "first": ["z"]}, "'z' stands first"),
        (
            {"winner": ["a", "c"], "loser": ["b", "a"], "first": ["c", ""]},
            "comparison of two others",
        ),
    ],
)
def test_hopeless_comparisons_get_a_sentence(columns, why):
    with pytest.raises(PairsError, match=why):
        fit(gather(**columns))


def test_quasi_errors_give_back_the_errors_of_differences():
    columns, _ = played(3, items=3, games=120)
    found = fit(gather(**columns), prior=0)

    quasi = quasi_errors(found)

    # With three items there are as many quasi variances as differences, so they are exact.
    assert quasi.worst < 1e-6
    _, error = found.difference("item 00", "item 02")
    assert np.hypot(quasi.error[0], quasi.error[2]) == pytest.approx(error)


def test_quasi_errors_say_how_good_they_are():
    columns, _ = played(3, items=20, games=900)

    assert quasi_errors(fit(gather(**columns))).worst < 0.1


def test_quasi_errors_need_three():
    with pytest.raises(PairsError, match="at least three"):
        quasi_errors(fit(gather(winner=["a", "b"], loser=["b", "a"])))
