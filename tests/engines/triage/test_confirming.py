"""Learning from what people confirmed, beside what names and key words say."""

import random

import pytest

from youwei.engines.triage import Options, TriageError, learnt

WORDS = {
    "lights": ["路灯照明", "路灯", "不亮"],
    "noise": ["噪声", "音响", "施工"],
    "stalls": ["占道摆摊", "摆摊", "烧烤"],
    "lifts": ["电梯", "困人"],
}
QUICK = Options(folds=0)


def messages(count=60, seed=3):
    chance = random.Random(seed)
    said = {"lights": "路灯坏了", "noise": "半夜音响太吵", "stalls": "门口摆摊占路"}
    keys = [chance.choice(list(said)) for _ in range(count)]
    texts = [f"{said[key]}，{chance.randrange(10**6)} 号那边，请来看看" for key in keys]
    return texts, keys


def test_a_category_that_nobody_chose_yet_is_still_told_by_its_words():
    found = learnt(WORDS, *messages(), QUICK)

    assert found.model.categories == tuple(sorted(WORDS))
    assert found.model.sort(["电梯又困人了"]).choice(0) == "lifts"


def test_a_word_that_people_put_elsewhere_is_put_there():
    texts, keys = messages()
    texts += [f"楼下夜宵摊烟太大，第 {n} 回了" for n in range(30)]
    keys += ["noise"] * 30

    found = learnt(WORDS, texts, keys, QUICK)

    assert found.model.sort(["夜宵摊又冒烟"]).choice(0) == "noise"
    assert found.held_out == 18
    assert found.trained_on == 90


def test_what_one_person_alone_wrote_is_in_no_model():
    texts, keys = messages()
    texts[0] += "。我是鸑鷟巷的魑魅"

    found = learnt(WORDS, texts, keys, QUICK)

    assert not found.model.vocabulary.vectors(["鸑鷟巷魑魅"]).nnz
    assert found.model.vocabulary.vectors(["路灯"]).nnz


def test_labels_of_another_list_are_left_out_and_too_few_are_refused():
    texts, keys = messages(8)

    assert learnt(WORDS, [*texts, "旧类别"], [*keys, "gone"], QUICK).trained_on == 8
    with pytest.raises(TriageError, match="confirmed"):
        learnt(WORDS, ["旧类别"], ["gone"], QUICK)
