"""Words for search: Chinese from one character up, pinyin, initials, numbers.

A text becomes a set of short words; a question becomes words that must all be there. One
namespace: single characters and pairs of Chinese, beginnings of Latin words and numbers,
beginnings of pinyin ("zhangsan" → "zh", "zha", …) and of initials ("zs"). Words hold only
letters, digits and "_".
"""

import re
import unicodedata
from collections.abc import Iterator

SIGNS = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # 〇 writes years
HAN = re.compile(f"[{SIGNS}]+")
DOT = re.compile(f"(?<=[{SIGNS}])[·•‧・](?=[{SIGNS}])")
LATIN = re.compile(r"[a-z0-9]+")
LONGEST = 24  # letters of a Latin word that can be found by its beginning
READINGS = (
    "曾:zeng 单:shan 仇:qiu 解:xie 查:zha 区:ou 盖:ge 朴:piao 缪:miao 翟:zhai 覃:qin 黑:he "
    "种:chong 折:she 洗:xian 乐:yue 员:yun 贠:yun 秘:bi 召:shao 繁:po 炅:gui 祭:zhai 卜:bu "
    "适:kuo 阚:kan 都:du 郇:xun 乜:nie 句:gou 藏:zang 重:chong"
)
SURNAMES = dict(pair.split(":") for pair in READINGS.split())
"""How a character is read as a surname, where it is mostly read in another way."""


def plain(text: str) -> str:
    """Return the text in one form: half width, small letters, no dot within a Chinese name."""
    return DOT.sub("", _folded(text))


def words_of(text: str) -> set[str]:
    """Return the words under which a text is found."""
    text = plain(text)
    found = {word for run in HAN.findall(text) for word in _grams(run)}
    return found | {
        word[:n] for word in LATIN.findall(text) for n in range(1, min(len(word), LONGEST) + 1)
    }


def names_of(label: str) -> set[str]:
    """Return the words of a name: its text, and the beginnings of its pinyin and initials."""
    found = words_of(label)
    for run in {*HAN.findall(plain(label)), *HAN.findall(_folded(label))}:
        for spelled in _spelled(run[:12]):  # longer is a title: nobody types its pinyin whole
            found |= {spelled[:n] for n in range(1, min(len(spelled), LONGEST) + 1)}
    return {word for word in found if LATIN.fullmatch(word) or HAN.fullmatch(word)}


def asked(question: str) -> list[str]:
    """Return the words that must all be there; none for a question without letters."""
    question = plain(question)
    wanted: list[str] = []
    for run in HAN.findall(question):
        wanted += [run] if len(run) == 1 else [run[n : n + 2] for n in range(len(run) - 1)]
    wanted += [word[:LONGEST] for word in LATIN.findall(question)]
    return list(dict.fromkeys(wanted))[:12]


def unit_word(path: str) -> str:
    """Return the word that stands for a unit: "500233/500233110/" → "u_500233_500233110"."""
    return "u_" + re.sub(r"[^a-z0-9]+", "_", path.strip("/").lower())


def unit_words(path: str) -> set[str]:
    """Return the words of a unit and of all units over it."""
    parts = path.strip("/").split("/")
    return {unit_word("/".join(parts[: n + 1])) for n in range(len(parts))}


def kind_word(of: str) -> str:
    """Return the word of a kind: "register/people" → "k_register_people"."""
    return "k_" + re.sub(r"[^a-z0-9]+", "_", of.lower())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("ü", "v")


def _spelled(run: str) -> Iterator[str]:
    """Yield the pinyin and the initials of a name, also by the reading of its surname."""
    # Its dictionary of phrases is half of what a command would load at its start.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    syllables = lazy_pinyin(run)
    initials = lazy_pinyin(run, style=Style.FIRST_LETTER)
    full = "".join(syllables)
    yield full
    yield "".join(initials)
    if "lv" in full or "nv" in full:  # 吕 is LYU in a passport
        yield full.replace("lv", "lyu").replace("nv", "nyu")
    if surname := SURNAMES.get(run[0]):
        yield "".join([surname, *syllables[1:]])
        yield "".join([surname[0], *initials[1:]])


def _grams(run: str) -> Iterator[str]:
    yield from run
    for n in range(len(run) - 1):
        yield run[n : n + 2]
