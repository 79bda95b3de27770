"""Finds phones, identity numbers and names in what is about to be published.

Numbers are found however they are written: with spaces, dashes, full-width or Chinese digits.
A name is found where something says that it is one: a word before it (业主张三), or a title
after it (张三丰先生). “王师傅” names nobody, and stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["phone", "landline", "identity", "name"]
"""A land line is often an office's own, and then meant to be read."""

DIGITS = str.maketrans(
    "０１２３４５６７８９零〇一二三四五六七八九幺Ｘｘ", "0123456789001234567891XX"
)
"""Each sign stands for one digit, so that places in the text stay the same."""
GAP = r"[ \-－—·.]?"
MOBILE = re.compile(rf"(?<!\d)(?:\+?86{GAP})?1[3-9](?:{GAP}\d){{9}}(?!\d)")
LANDLINE = re.compile(rf"(?<!\d)0\d{{2,3}}{GAP}\d{{7,8}}(?!\d)")
IDENTITY = re.compile(
    rf"(?<!\d)[1-9]\d{{5}}{GAP}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){GAP}"
    r"\d{3}[\dXx](?![\dXx])"
)
OLD_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
)
DOUBLE = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|令狐"
SINGLE = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于"
    "杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史"
    "陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤冉温康施牟樊葛伍敖谯蒲"
)
SURNAME = rf"(?:{DOUBLE}|[{SINGLE}])"
BEFORE = (
    r"(?:居民|业主|住户|村民|户主|户|当事人|反映人|投诉人|来电人|来访人|申请人|患者|老人|老党员|租户|房东|邻居"
    r"|姓名|联系人|我叫|本人叫|名叫)[:：]?\s?"
)
AFTER = r"(?:先生|女士|小姐|同志|大爷|大娘|大妈|大叔|阿姨|奶奶|爷爷|婆婆|嬢嬢|孃孃)"
VERBS = "家|说|反映|本人|夫妇|夫妻|已|表示|同意|要求|来电|签字|在场|到场"
ENDS = rf"(?=[，。、,；;：:（）()\s]|{VERBS}|$)"
TOLD = re.compile(rf"{BEFORE}({SURNAME}[一-龥]{{1,2}}?){ENDS}")
TITLED = re.compile(rf"({SURNAME}[一-龥]{{1,2}})(?={AFTER})")
WORDS = """
马上 方便 方法 方面 方案 张贴 何时 何处 何事 何人 任何 任务 平时 常住 温馨 于是
全部 万一 万分 段落 金额 石头 石板 白天 白色 江边 江苏 田间 田地 龙头 雷雨 武装
夏天 夏季 秦岭 钟表 高兴 许多 许可 余下 施工 严重 严格 向前 向上 康复 孔洞 汤圆
温暖 温度 叶子 程度 程序 顾虑 史料 毛病 陶器 石材 金属 林业 林木 党员 唐突 宋体
周边 周围 周末 周一 周二 周三 周四 周五 周六 周日 孙女 孙子 黄色 黄土 白纸 杜绝
贺卡 付款 付费 卢布 陆续 汪洋 范围 沈阳 丁字 任意 许诺 何以 何况 曾经 曾有 梁柱
谢谢 谢绝
"""
NO_NAMES = frozenset(re.findall(r"\S+", WORDS))
"""Ordinary words that begin like a surname."""


@dataclass(frozen=True)
class Found:
    """Something personal: what it is, where it stands, and its words."""

    kind: Kind
    start: int
    end: int
    words: str


def personal_in(text: str) -> Sequence[Found]:
    """Return what is personal in a text, in the order in which it stands; nothing overlaps."""
    plain = text.translate(DIGITS)
    patterns: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("identity", IDENTITY),
        ("identity", OLD_IDENTITY),
        ("phone", MOBILE),
        ("landline", LANDLINE),
    )
    found = [
        Found(kind, one.start(), one.end(), text[one.start() : one.end()])
        for kind, pattern in patterns
        for one in pattern.finditer(plain)
    ]
    for pattern in (TOLD, TITLED):
        for one in pattern.finditer(text):
            if one[1] not in NO_NAMES and one[1][:2] not in NO_NAMES:
                found.append(Found("name", one.start(1), one.end(1), one[1]))
    return _apart(found)


def covered(text: str, sign: str = "●") -> str:
    """Return the text with one sign over each personal sign."""
    for one in reversed(personal_in(text)):
        text = text[: one.start] + sign * (one.end - one.start) + text[one.end :]
    return text


def _apart(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
