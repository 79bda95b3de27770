"""Training, calibration, corrections, and the words that decided, on invented messages."""

import numpy as np
import pytest

from tests.engines.triage.invented import invent
from youwei.engines.triage import Options, TriageError, learn, train
from youwei.engines.triage.calibration import NEVER, threshold
from youwei.engines.triage.measuring import cross_validated, macro_f1, near_duplicates
from youwei.engines.triage.training import LARGEST, folds


@pytest.fixture(scope="module")
def messages():
    return invent(1200, seed=3)


@pytest.fixture(scope="module")
def model(messages):
    return train(messages.texts, messages.labels)


def test_messages_held_out_are_sorted_and_confidence_can_be_believed(messages):
    found = cross_validated(messages.texts, messages.labels, options=Options(), count=3)

    assert np.mean([one.macro_f1 for one in found]) >= 0.93
    assert np.mean([one.calibration_error for one in found]) <= 0.03
    assert np.mean([one.sure_precision for one in found]) >= 0.98
    assert np.mean([one.sure for one in found]) >= 0.5
    assert all(one.top3 >= one.accuracy for one in found)


def test_near_duplicates_are_never_divided_between_folds(messages):
    texts = [*messages.texts[:200], *(text + "！急" for text in messages.texts[:50])]

    groups = near_duplicates(texts)

    assert all(groups[at] == groups[200 + at] for at in range(50))
    assert len(set(groups[:200].tolist())) > 20


def test_the_same_messages_give_the_same_model_in_any_order(messages, model):
    random = np.random.default_rng(0)
    order = random.permutation(len(messages.texts))
    texts, labels = messages.texts, messages.labels

    again = train(texts, labels)
    turned = train([texts[at] for at in order], [labels[at] for at in order])

    assert np.array_equal(again.plane.weights, model.plane.weights)
    sample = texts[:100]
    assert np.allclose(turned.sort(sample).chances, model.sort(sample).chances, atol=0.05)


def test_copies_of_a_message_count_once(messages):
    once = train(messages.texts[:200], messages.labels[:200])
    often = train([*messages.texts[:200]] * 3, [*messages.labels[:200]] * 3)

    assert often.trained_on == once.trained_on
    assert np.array_equal(once.plane.weights, often.plane.weights)


def test_the_words_that_decided_stand_in_the_message(model):
    text = "白鹭华庭3栋：拖欠工资半年，希望尽快处理"

    words = model.words(text, "劳动和社会保障", most=3)

    assert any("工资" in word or "拖欠" in word for word in words)
    assert all(word in text for word in words)


def test_a_message_that_says_nothing_known_is_never_sure(model):
    found = model.sort(["", "？？？", "qqqq zzzz", "拖欠工资，没有缴纳社保，工伤认定难"])

    assert found.is_sure.tolist()[:3] == [False, False, False]
    assert found.choice(3) == "劳动和社会保障"
    assert found.chances.sum(1) == pytest.approx(1)


def test_few_messages_are_never_sure():
    few = invent(30, seed=1)

    model = train(few.texts, few.labels)

    assert model.scale.threshold == NEVER
    assert not model.sort(few.texts).is_sure.any()


def test_a_threshold_is_reached_only_with_room_for_chance():
    confidence = np.linspace(1, 0.5, 400)
    is_right = np.ones(400, dtype=bool)
    is_right[300:] = False

    found = threshold(confidence, is_right, 0.98)

    assert confidence[306] <= found <= confidence[100]
    assert threshold(confidence[:50], is_right[:50], 0.98) == NEVER


def test_corrections_are_learnt_and_the_rest_is_kept(messages, model):
    wrong = [f"{where}外卖骑手逆行，差点撞到人" for where in ("云溪", "金桥", "南山", "望江")]

    learnt = learn(model, wrong, ["交通运输"] * 4)

    again = learnt.sort(["紫薇家园门口外卖骑手逆行"])
    assert again.choice(0) == "交通运输"
    before, after = model.sort(messages.texts), learnt.sort(messages.texts)
    same = [before.choice(at) == after.choice(at) for at in range(len(messages.texts))]
    assert np.mean(same) >= 0.99


def test_a_correction_may_bring_a_new_category(messages, model):
    learnt = learn(model, ["村里的水田没有水灌溉", "稻田灌溉的水渠坏了"], ["农村农业"] * 2)

    assert learnt.categories == (*model.categories, "农村农业")
    assert learnt.sort(["水渠坏了，稻田没有水"]).choice(0) == "农村农业"
    after = learnt.sort(messages.texts)
    found = [after.choice(at) for at in range(len(messages.texts))]
    assert macro_f1(messages.labels, found) >= 0.93


def test_leaves_add_up_to_the_levels_over_them(messages):
    paths = [f"上层{'甲乙'[len(label) % 2]}/{label}" for label in messages.labels]
    model = train(messages.texts[:400], paths[:400])

    leaf = model.sort(messages.texts[400:500])
    top = model.rolled_up(1).apply(leaf)

    assert set(top.categories) == {"上层甲", "上层乙"}
    assert top.chances.sum(1) == pytest.approx(1)
    assert (top.confidence >= leaf.confidence - 1e-9).all()


def test_many_categories_leave_less_room_for_words():
    random = np.random.default_rng(0)
    signs = [chr(0x4E00 + at) for at in range(3000)]
    texts, labels = [], []
    for at in range(900):
        leaf = at % 300
        own = signs[leaf * 5 : leaf * 5 + 5]
        texts.append("".join([*random.choice(own, 8), *random.choice(signs, 20)]))
        labels.append(f"上/{leaf}")

    model = train(texts, labels, Options(folds=0))

    assert len(model.categories) == 300
    assert len(model.vocabulary) * 300 * 2 <= LARGEST
    found = model.sort(texts)
    assert np.mean([found.choice(at) == label for at, label in enumerate(labels)]) > 0.95


@pytest.mark.parametrize(
    ("texts", "labels", "why"),
    [
        (["路灯坏了"], ["甲"], "at least two categories"),
        (["", "。。"], ["甲", "乙"], "at least two categories"),
        (["天", "地"], ["甲", "乙"], "sign in common"),
    ],
)
def test_what_nothing_can_be_learnt_from_gets_a_sentence(texts, labels, why):
    with pytest.raises(TriageError, match=why):
        train(texts, labels)


def test_folds_hold_every_category_evenly():
    numbers = np.array([0] * 50 + [1] * 10)

    fold = folds(numbers, 5, seed=1)

    assert np.bincount(fold[:50]).tolist() == [10] * 5
    assert np.bincount(fold[50:]).tolist() == [2] * 5
