"""Earlier messages that one may repeat."""

import numpy as np
import pytest

from tests.engines.triage.invented import invent
from youwei.engines.triage import Index, earlier_ones
from youwei.engines.triage.measuring import recall_at


def test_a_message_told_again_is_found_among_five():
    messages = invent(600, seed=7)

    found = recall_at(messages.titles, messages.bodies, range(0, 600, 3), seed=1, most=5)

    assert found >= 0.98


def test_only_earlier_messages_are_named_the_most_alike_first():
    titles = ["路灯坏了三天", "路灯坏了", "幼儿园收费", "路灯坏了三天没人修"]
    index = Index.of(titles, [""] * 4)

    by_place = earlier_ones(index)
    by_time = earlier_ones(index, times=[4.0, 3.0, 2.0, 1.0])

    assert by_place.later.tolist() == [1, 3, 3]
    assert by_place.earlier.tolist() == [0, 0, 1]
    assert by_time.later.tolist() == [0, 0, 1]
    assert sorted(by_time.earlier.tolist()) == [1, 3, 3]
    assert (np.diff(by_place.likeness[1:]) <= 0).all()


def test_of_the_same_text_the_likeness_is_one():
    index = Index.of(["路灯坏了"] * 2 + ["水管漏水"], ["三栋门口的路灯不亮"] * 2 + ["漏了两天"])

    found = earlier_ones(index)

    assert found.likeness.tolist() == pytest.approx([1.0])
    assert found.likeness.max() <= 1.0


def test_a_message_being_written_meets_its_like():
    messages = invent(300, seed=2)
    index = Index.of(messages.titles, messages.bodies)

    found = index.nearest(messages.titles[42], messages.bodies[42] + "请尽快回复", most=3)

    assert found[0][0] == 42
    assert len(found) <= 3
    assert index.nearest("", "") == []


def test_no_more_than_asked_for_and_none_below_the_bar():
    index = Index.of([""] * 30, ["小区门口路灯坏了"] * 30)

    found = earlier_ones(index, most=2)

    assert np.bincount(found.later).max() == 2
    assert earlier_ones(index, least=1.1).later.size == 0


def test_a_single_message_and_messages_without_words_have_no_like():
    assert earlier_ones(Index.of(["路灯"], ["坏了"])).later.size == 0
    assert earlier_ones(Index.of(["", "？"], ["", "！"])).later.size == 0
