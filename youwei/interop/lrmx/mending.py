"""Puts right what other programs write, and says so."""

import re
from collections.abc import Callable

from youwei.interop.lrmx.dates import mended_date
from youwei.interop.lrmx.person import FormError, Mended
from youwei.interop.lrmx.resume import mended_resume

STEPPED_OVER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
OF_INSIGMA = re.compile(r"&1(amp|lt|gt);")
ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>", re.S)
BARE = re.compile(r"&(?!#?\w+;)")
LONGEST, MOST_ASIDE = 30_000, 20
"""Above these, mending would take long: a text of a form has some hundred lines at most."""

SIGNS = {"amp": "&", "lt": "<", "gt": ">"}
LATIN = re.compile(r"[A-Za-z]")

RAW: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("characters that XML forbids were left out", lambda text: STEPPED_OVER.sub("", text)),
    ("&1amp; &1lt; &1gt; were written for & < >", lambda t: OF_INSIGMA.sub(r"&\1;", t)),
    ("comments and instructions were left out", lambda text: ASIDE.sub("", text)),
    ("a bare & was escaped", lambda text: BARE.sub("&amp;", text)),
)


def mended_source(source: str) -> tuple[str, list[Mended]]:
    """Mend the text of a whole file so that it becomes XML."""
    if source.count("<!--") + source.count("<?") > MOST_ASIDE:
        raise FormError(f"The file has more than {MOST_ASIDE} comments; no form has that many.")
    found = []
    for what, mend in RAW:
        if (after := mend(source)) != source:
            found.append(Mended("file", what, "", ""))
        source = after
    return source, found


def mended_text(element: str, text: str) -> tuple[str, list[Mended]]:
    """Mend the text of one element; return it with what was done, in order."""
    if len(text) > LONGEST:
        raise FormError(f"{element} has more than {LONGEST} characters; no form has that many.")
    text = re.sub(r"\r\n?", "\n", text)
    after = text.strip() if element != "JianLi" else _trimmed(text)
    found = []
    for what, mend in _steps(element):
        before, after = after, mend(after)
        if after != before:
            found.append(Mended(element, what, before, after))
    return after, found


def _steps(element: str) -> list[tuple[str, Callable[[str], str]]]:
    steps: list[tuple[str, Callable[[str], str]]] = [
        ("&1amp; &1lt; &1gt; stood for & < >", _without_insigma),
        ("the date is written in digits", lambda text: mended_date(element, text)),
    ]
    if element == "XingMing":
        steps.append(("spaces inside the name were left out", _closed))
    if element == "ShenFenZheng":
        steps.append(("the number is written without spaces and with X", _number))
    if element == "JianLi":
        steps.append(("the lines were put in form", mended_resume))
    return steps


def _trimmed(text: str) -> str:
    """Drop empty lines around a text and keep the indent of its first line."""
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip() if text.strip() else ""


def _without_insigma(text: str) -> str:
    return OF_INSIGMA.sub(lambda found: SIGNS[found[1]], text)


def _closed(text: str) -> str:
    """Close a Chinese name; one in Latin letters keeps its spaces."""
    return text if LATIN.search(text) else re.sub(r"\s+", "", text)


def _number(text: str) -> str:
    return re.sub(r"\s+", "", text).upper()
