"""Lines of the résumé: `yyyy.MM--yyyy.MM`, two spaces, text; 18 columns before the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

INDENT = 18
_DAY = r"((?:19|20)\d{2})(?:[.．。/年]{0,2}(1[0-2]|0?[1-9])(?!\d)|(?!\d))[月年]?"
_TO = r"\s?(--?|——?|―+|─+|–+|－+|~+|～+|至)"
SPAN = re.compile(rf"{_DAY}{_TO}(?:\s?{_DAY}|\s?(?:至今|今)|)")
INNER = re.compile(r"其间[：:]?$")
CLEAN = re.compile(r"\d{4}\.\d{2}--(?:\d{4}\.\d{2}| {7})  \S")


@dataclass(frozen=True)
class Entry:
    """A time and what was done in it; `ends` is empty if it lasts. Dates yyyy.MM or yyyy."""

    begins: str
    ends: str
    text: str
    more: tuple[str, ...] = ()


def read_entries(text: str) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    """Return the lines before any date, and the entries, however they are written."""
    before: list[str] = []
    entries: list[Entry] = []
    for line in _lines(text):
        found = SPAN.match(line)
        if found:
            entries.append(_entry(found, line[found.end() :].strip()))
        elif entries:
            last = entries.pop()
            entries.append(Entry(last.begins, last.ends, last.text, (*last.more, line)))
        else:
            before.append(line)
    return tuple(before), tuple(entries)


def write_entries(before: tuple[str, ...], entries: tuple[Entry, ...]) -> str:
    """Return the lines as the form wants them."""
    lines = list(before)
    for entry in entries:
        span = f"{entry.begins}--{entry.ends}".ljust(INDENT)
        lines.append(f"{span}{entry.text}".rstrip())
        lines += [" " * INDENT + line for line in entry.more]
    return "\n".join(lines)


def mended_resume(text: str) -> str:
    """Return the text with every line in form; a text already in form stays as it is."""
    if all(_is_in_form(line) for line in text.split("\n")):
        return text
    return write_entries(*read_entries(text))


def _is_in_form(line: str) -> bool:
    """Say whether a line may stay: a clean entry, or an indented or bracketed line."""
    body = line.strip()
    hangs = line.startswith(" " * INDENT) and not line[INDENT:].startswith(" ")
    return bool(CLEAN.match(line) or (hangs and body) or line.startswith("（"))


def _lines(text: str) -> Iterator[str]:
    for line in re.split(r"\r\n|\r|\n", text):
        if body := line.strip():
            cuts = [0, *_cuts(body), len(body)]
            pieces = (body[a:b].strip() for a, b in pairwise(cuts))
            yield from filter(None, pieces)


def _cuts(line: str) -> Iterator[int]:
    """Yield where a further entry begins in a line: a whole span outside of brackets."""
    if not SPAN.match(line):
        return
    for found in SPAN.finditer(line):
        before = line[: found.start()]
        depth = sum(before.count(sign) for sign in "（(") - sum(
            before.count(sign) for sign in "）)"
        )
        is_whole = found[4] is not None or found[3] in {"--", "——"}
        if found.start() and depth <= 0 and is_whole and not INNER.search(before):
            yield found.start()


def _entry(found: re.Match[str], text: str) -> Entry:
    return Entry(_day(found[1], found[2]), _day(found[4], found[5]), text)


def _day(year: str | None, month: str | None) -> str:
    if year is None:
        return ""
    return f"{year}.{int(month):02d}" if month else year
