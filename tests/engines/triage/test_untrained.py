"""Sorting by names and key words alone."""

import numpy as np
import pytest

from tests.engines.triage.invented import invent
from youwei.engines.triage import TriageError, learn, sharpened, shipped_words, untrained


def accuracy(model, messages):
    found = model.sort(messages.texts)
    hits = [found.choice(at) == label for at, label in enumerate(messages.labels)]
    return float(np.mean(hits))


@pytest.fixture(scope="module")
def messages():
    return invent(600, seed=11)


def test_fifteen_fields_are_told_apart_by_the_words_that_come_with_the_engine(messages):
    model = untrained(shipped_words())

    assert len(model.categories) == 15
    assert accuracy(model, messages) >= 0.68
    assert not model.sort(messages.texts).is_sure.any()


def test_what_waits_sharpens_the_words(messages):
    words = shipped_words()
    model = untrained({label: words[label][:4] for label in sorted(set(messages.labels))})
    waiting = invent(1500, seed=13)

    better = sharpened(model, waiting.texts)

    assert accuracy(better, messages) > accuracy(model, messages)
    assert sharpened(model, messages.texts) is model


def test_names_alone_are_enough_where_they_say_what_is_meant():
    model = untrained({"路灯维修": [], "供水排水": [], "校园安全": []})

    found = model.sort(["楼下的路灯不亮", "自来水供水不稳", "学校校园门口不安全"])

    assert [found.choice(at) for at in range(3)] == ["路灯维修", "供水排水", "校园安全"]


def test_a_leaf_is_found_and_many_leaves_do_not_make_a_branch_likelier():
    many = {f"城建/其他{at}": [] for at in range(30)}
    model = untrained({**many, "城建/路灯": ["不亮"], "教育/幼儿园": ["收费"]})

    found = model.sort(["幼儿园收费太高", "路灯不亮", "完全无关"])

    assert [found.choice(at) for at in range(2)] == ["教育/幼儿园", "城建/路灯"]
    top = model.rolled_up(1).apply(found)
    assert top.chances[2] == pytest.approx([0.5, 0.5], abs=0.01)


def test_corrections_better_a_model_of_names(messages):
    model = untrained(shipped_words())
    taught = invent(150, seed=12)

    learnt = learn(model, taught.texts, taught.labels)

    assert accuracy(learnt, messages) >= accuracy(model, messages) + 0.04


@pytest.mark.parametrize("words", [{"甲": []}, {"甲": [], "乙": []}])
def test_names_that_say_nothing_get_a_sentence(words):
    with pytest.raises(TriageError):
        untrained(words)
