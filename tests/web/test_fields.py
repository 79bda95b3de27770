"""What people type, and the sentence they get."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from youwei.packs.declared import Field
from youwei.web.widgets import form_field


def clean(value, choices=None, **words):
    return form_field(Field(label="名 | Name", **words), choices=choices).clean(value)


def complaint(value, **words):
    with translation.override("zh-hans"), pytest.raises(ValidationError) as wrong:
        clean(value, **words)
    return wrong.value.messages[0]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  路灯不亮 ", "路灯不亮"),
        ("number", "１,２３４", 1234),
        ("number", "12.50", 12.5),
        ("money", "¥1,200.5", 1200.5),
        ("date", "2026-11-20", "2026-11-20"),
        ("date", "2026年11月3日", "2026-11-03"),
        ("date", "2026/1/3", "2026-01-03"),
        ("date", "20260103", "2026-01-03"),
        ("yes", "no", False),
        ("yes", "", None),
        ("phone", "138 1234-2716", "13812342716"),
        ("phone", "＋86 13812342716", "13812342716"),
        ("phone", "023-54231234", "02354231234"),
        ("identity", "11010519491231002x", "11010519491231002X"),
    ],
)
def test_what_is_typed_is_kept_as_a_plain_value(kind, typed, kept):
    assert clean(typed, type=kind) == kept


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        ({"type": "phone"}, "1381234271", "手机号少一位，应为 11 位。"),
        ({"type": "phone"}, "138", "手机号少 8 位，应为 11 位。"),
        ({"type": "phone"}, "138123427161", "手机号多 1 位，应为 11 位。"),
        ({"type": "phone"}, "12812342716", "没有 12 开头的手机号，请核对。"),
        ({"type": "identity"}, "110105194912310021", "校验位"),
        ({"type": "identity"}, "1101051949123100", "应为 18 位，现在是 16 位"),
        ({"type": "date"}, "2026-02-30", "没有这一天：2026-02-30"),
        ({"type": "number"}, "=1+1", "“=1+1”不是数字"),
        ({"type": "number", "least": 1, "counted_in": "亩"}, "0", "太小了，最少 1 亩。"),
        ({"type": "number", "most": 5, "counted_in": "亩"}, "6", "太大了，最多 5 亩。"),
        ({"type": "money"}, "1.005", "金额最多写两位小数。"),
        ({"required": True}, "", "请填写“名”。"),
        ({"type": "choice", "options": {"a": "甲"}}, "b", "这里不能选“b”"),
        ({"type": "text"}, "字" * 501, "太长了：最多 500 字，现在 501 字。"),
    ],
)
def test_a_mistake_is_answered_with_what_is_wrong_and_how_to_do_it(words, typed, says):
    assert says in complaint(typed, **words)


def test_several_values_are_written_one_a_line_and_a_wrong_line_is_named():
    assert clean("13812342716\n\n13912342716", type="phone", many=True) == [
        "13812342716",
        "13912342716",
    ]
    assert "第 2 行：手机号少一位" in complaint(
        "13812342716\n1391234271", type="phone", many=True
    )


def test_more_values_than_declared_are_refused():
    options = {"a": "甲", "b": "乙"}

    assert "最多 1 个" in complaint(
        ["a", "b"], type="choice", options=options, many=True, most=1
    )


def test_a_unit_is_chosen_from_what_is_offered():
    offered = [("u1", "一 | One"), ("u2", "二 | Two")]

    assert clean("u2", choices=offered, type="unit") == "u2"
    with pytest.raises(ValidationError):
        clean("u3", choices=offered, type="unit")


def test_a_checklist_with_an_open_clause_names_it():
    field = form_field(
        Field(label="条件", type="checklist", required=True),
        choices=[("land", "用地"), ("fire", "消防")],
    )
    answered = {"land": {"yes": True, "note": ""}}

    with pytest.raises(ValidationError, match="消防"):
        field.clean(answered)
    assert (
        field.clean(answered | {"fire": {"yes": False, "note": "缺"}})["fire"]["note"] == "缺"
    )


def test_the_hint_says_what_happens_to_the_data():
    with translation.override("zh-hans"):
        masked = form_field(Field(label="电话", type="phone", privacy="masked"))
        plain = form_field(Field(label="面积", type="number", least=0, most=9, counted_in="亩"))

    assert "会告诉本人" in str(masked.help_text)
    assert str(plain.help_text) == "可不填。0 到 9 亩。"


def test_a_product_is_not_typed_in():
    assert form_field(Field(label="总价", type="money", product_of=("a", "b"))).disabled
