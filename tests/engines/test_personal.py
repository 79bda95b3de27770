"""Phones, identity numbers and names are found before an answer is published."""

import random

import pytest

from youwei.engines.personal import covered, personal_in

GIVEN = ("建国", "秀英", "伟", "芳", "桂兰", "强", "志明", "玉梅", "超", "晓燕", "刚", "丽")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾"
FRAMES = (
    "业主{}反映屋顶漏水，已修好。",
    "已与居民{}，现场确认。",
    "感谢{}先生的提醒。",
    "联系人：{}。",
    "{}大爷家门口的灯换好了。",
    "我叫{}，住三楼。",
    "已回访住户{}，表示满意。",
)
NUMBERS = ["{}", "电话{}，可联系", "请打{} 找物业", "（{}）", "号码是{}。"]


def phone(chance):
    digits = f"1{chance.choice('3456789')}{chance.randrange(10**9):09d}"
    return chance.choice(
        [
            digits,
            f"{digits[:3]} {digits[3:7]} {digits[7:]}",
            f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
            digits.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            digits.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
            f"023-{digits[:8]}",
            f"+86{digits}",
        ]
    )


def identity(chance):
    year, month, day = (chance.randrange(*ends) for ends in ((1940, 2015), (1, 13), (1, 29)))
    last = f"{chance.randrange(1000):03d}{chance.choice('0123456789Xx')}"
    return f"500233{year}{month:02d}{day:02d}{last}"


def seeded():
    """Yield a text, and what must be covered in it."""
    chance = random.Random(20261124)
    for _ in range(400):
        number = chance.choice([phone, identity])(chance)
        yield chance.choice(NUMBERS).format(number), number
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        yield chance.choice(FRAMES).format(name), name


def test_at_least_98_in_100_of_a_seeded_set_are_covered():
    texts = list(seeded())

    missed = [text for text, personal in texts if personal in covered(text)]

    assert len(missed) <= 0.02 * len(texts), missed[:10]


@pytest.mark.parametrize(
    "text",
    [
        "王师傅已到现场，换了三块地砖。",
        "居民方便时可到社区领取，住户马上就能用水。",
        "工期 2026 年 11 月 20 日至 12 月 5 日，投入 1234567 元。",
        "编号 ORDER-2026-000012，电话打 12345。",
        "请各位党员同志和业主安心，施工方案已张贴。",
        "更换水管 13800 米，共 18 栋 1302 户。",
    ],
)
def test_ordinary_answers_pass(text):
    assert not personal_in(text)


def test_what_is_found_says_what_and_where_it_is():
    text = "业主张三，电话 13812342716，证 500233198001011234。"

    found = personal_in(text)

    assert [one.kind for one in found] == ["name", "phone", "identity"]
    assert [text[one.start : one.end] for one in found] == [one.words for one in found]
    assert covered(text) == "业主●●，电话 ●●●●●●●●●●●，证 ●●●●●●●●●●●●●●●●●●。"
