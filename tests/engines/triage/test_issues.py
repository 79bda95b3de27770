"""Issues count people; neither copies nor votes move them."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.engines.triage.invented import with_issues
from youwei.engines.triage import Messages, hot
from youwei.engines.triage.copies import fold
from youwei.engines.triage.issues import heat


def as_messages(one):
    return Messages(
        titles=one.titles, bodies=one.bodies, people=one.people, days=np.array(one.days)
    )


def added(messages, rows):
    """Append rows of title, body, person, day."""
    titles, bodies, people, days = zip(*rows, strict=True)
    return Messages(
        titles=[*messages.titles, *titles],
        bodies=[*messages.bodies, *bodies],
        people=[*messages.people, *people],
        days=np.concatenate([messages.days, days]),
    )


@pytest.fixture(scope="module")
def messages():
    return as_messages(with_issues(seed=1))


def order(messages, before):
    """Return issues in their order, by the messages that were there before."""
    return [
        frozenset(at for at in one.messages.tolist() if at < before) for one in hot(messages)
    ]


def test_the_matters_of_many_people_are_found_the_hottest_first(messages):
    found = hot(messages)

    assert [one.people for one in found[:4]] == [14, 11, 8, 6]
    for one, begins in zip(found, (0, 14, 25, 33), strict=False):
        assert set(one.messages.tolist()) == set(range(begins, begins + one.people))
    assert all(a.heat >= b.heat for a, b in pairwise(found))


@pytest.mark.parametrize("author", ["its own", "a new one"])
@pytest.mark.parametrize("target", [0, 14, 33, 45])
def test_fifty_copies_by_one_person_change_nothing_in_the_order(messages, target, author):
    person = messages.people[target] if author == "its own" else "somebody"
    rows = [
        (messages.titles[target], messages.bodies[target] + "！" * (at % 3), person, 400.0 + at)
        for at in range(50)
    ]

    after = order(added(messages, rows), len(messages))

    assert after == order(messages, len(messages))


def test_fifty_messages_of_one_person_in_other_words_are_one_person(messages):
    random = np.random.default_rng(0)
    rows = []
    for at in range(50):
        parts = random.permutation(messages.bodies[33].split("，"))
        rows.append((f"再次反映石塘断桥{at}", "，".join(parts), "somebody", 400.0 + at))

    found = hot(added(messages, rows))

    assert [one.people for one in found[:4]] == [14, 11, 8, 7]


def test_many_people_who_copy_are_counted_but_heat_nothing(messages):
    rows = [
        (messages.titles[33], messages.bodies[33], f"copier {at}", 90.0) for at in range(20)
    ]

    before, after = hot(messages), hot(added(messages, rows))

    assert [one.heat for one in after] == [one.heat for one in before]
    assert after[3].people == before[3].people + 20
    assert after[3].voices == before[3].voices


def test_a_copy_is_folded_into_the_earliest_whoever_stands_first():
    texts = ["小区门口的路灯坏了三天没有人来修"] * 3 + ["幼儿园的收费标准应该公开透明"]

    source = fold(texts, ["a", "b", "a", "c"], np.array([2, 0, 1, 3]))

    assert source.tolist() == [1, 1, 1, 3]


def test_one_person_may_have_two_matters():
    texts = ["小区门口的路灯坏了三天没有人来修", "幼儿园的收费标准应该公开透明"]

    assert fold(texts, ["a", "a"], np.arange(2)).tolist() == [0, 1]


def test_messages_of_whom_nobody_can_say_are_one_person_of_an_issue_at_most(messages):
    nobody = replace(messages, people=[""] * len(messages))
    first = hot(messages)[0].messages[1:]
    some = ["" if at in first else who for at, who in enumerate(messages.people)]

    assert hot(nobody) == []
    assert max(one.people for one in hot(nobody, least=1)) == 1
    assert not {*first.tolist()} & {
        at for one in hot(replace(messages, people=some)) for at in one.messages.tolist()
    }


def test_without_times_heat_is_the_number_of_voices(messages):
    found = hot(replace(messages, days=np.empty(0)))

    assert [one.heat for one in found[:4]] == [14.0, 11.0, 8.0, 6.0]


def test_heat_halves_with_time_and_does_not_depend_on_order():
    assert heat(np.array([0.0, 0.0, 0.0])) == 3.0
    assert heat(np.array([0.0, 90.0])) == 1.5
    assert heat(np.array([180.0, 0.0, 90.0])) == heat(np.array([0.0, 90.0, 180.0])) == 1.75
    assert heat(np.array([0.0, 1.0, 2.0, 900.0])) > 2.9


def test_issues_of_few_people_are_not_named(messages):
    assert all(one.people >= 5 for one in hot(messages))
    assert [one.people for one in hot(messages, least=9)] == [14, 11]


def test_no_messages_have_no_issues():
    nothing = Messages(titles=[], bodies=[], people=[], days=np.empty(0))

    assert hot(nothing) == []
    assert hot(Messages(titles=[""], bodies=[""], people=[""], days=np.empty(0))) == []
