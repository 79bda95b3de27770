"""Words for search: Chinese from one character up, pinyin, initials, numbers.

A text becomes a set of short words; a question becomes words that must all be there. One
namespace: single characters and pairs of Chinese, beginnings of Latin words and numbers,
beginnings of pinyin ("zhangsan" → "zh", "zha", …) and of initials ("zs"). Words hold only
letters, digits and "_".
"""

import re
import unicodedata
from collections.abc import Iterator

from pypinyin import Style, lazy_pinyin

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
LATIN = re.compile(r"[a-z0-9]+")
LONGEST = 24  # letters of a Latin word that can be found by its beginning


def plain(text: str) -> str:
    """Return the text in one form: full width as half, capitals as small letters."""
    return unicodedata.normalize("NFKC", text).lower()


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
    for run in HAN.findall(plain(label)):
        if len(run) > 12:  # a title, not a name: nobody types its pinyin whole
            run = run[:12]
        full = "".join(lazy_pinyin(run))
        initials = "".join(lazy_pinyin(run, style=Style.FIRST_LETTER))
        for spelled in (full, initials):
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


def _grams(run: str) -> Iterator[str]:
    yield from run
    for n in range(len(run) - 1):
        yield run[n : n + 2]
