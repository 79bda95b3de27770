"""Dates of the form: yyyyMM or yyyyMMdd, mended from what people and programs write."""

import re
import unicodedata

MONTHS = {"ChuShengNianYue", "CanJiaGongZuoShiJian", "DaoLingNianYue", "ChuShengRiQi"}
DAYS = {"JiSuanNianLingShiJian", "TianBiaoShiJian"}
PARTY = "RuDangShiJian"

WRITTEN = re.compile(r"(\d{4})[.．。/年-]*(\d{1,2})月?(?:[.．。/-]*(\d{1,2})日?)?")
PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})?")


def mended_date(element: str, text: str) -> str:
    """Return the text as this element writes dates; unchanged if it is no date."""
    if element == PARTY:
        first, mark, rest = text.partition("；")
        return _shortened(first) + mark + rest
    if element in MONTHS:
        return _shortened(text)
    return _digits(text) if element in DAYS else text


def is_month(text: str) -> bool:
    """Say whether a text is yyyyMM of a month that exists."""
    return bool(re.fullmatch(r"(19|20)\d{2}(0[1-9]|1[0-2])", text))


def month_number(text: str) -> int:
    """Return the count of months since year 0 of yyyyMM."""
    return int(text[:4]) * 12 + int(text[4:6]) - 1


def month_text(number: int) -> str:
    """Return yyyyMM of a count of months since year 0."""
    return f"{number // 12:04d}{number % 12 + 1:02d}"


def _shortened(text: str) -> str:
    digits = _digits(text)
    return digits[:6] if PLAIN.fullmatch(digits) else text


def _digits(text: str) -> str:
    """Return a date in digits alone, or the text itself."""
    narrow = unicodedata.normalize("NFKC", text).replace(" ", "")
    found = PLAIN.fullmatch(narrow) or WRITTEN.fullmatch(narrow)
    if not found or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[3] or 1) <= 31:
        return text
    day = f"{int(found[3]):02d}" if found[3] else ""
    return f"{found[1]}{int(found[2]):02d}{day}"
