"""Reads .lrmx by the names of its elements, in any order; nothing of the file is executed."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from youwei.interop.lrmx.mending import mended_source, mended_text
from youwei.interop.lrmx.person import (
    FAMILY,
    LABELS,
    PHOTO,
    RELATIVE,
    FormError,
    Mended,
    Person,
    Relative,
    Unknown,
)
from youwei.interop.lrmx.photo import decoded, trouble

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES, MOST_TAGS, DEEPEST = 8 * 1024 * 1024, 4_000, 12
DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")


def read_lrmx(raw: bytes) -> tuple[Person, tuple[Mended, ...]]:
    """Return the form and what was mended; FormError if it is none or not safe to read."""
    text, mended = _decoded(raw)
    source, more = mended_source(DECLARED.sub("", text, count=1))
    root = _root(source)
    reader = _Reader([*mended, *more])
    person = reader.person(root)
    return person, tuple(reader.mended)


def _decoded(raw: bytes) -> tuple[str, list[Mended]]:
    if len(raw) > MOST_BYTES:
        raise FormError(
            f"The file has more than {MOST_BYTES // 1024 // 1024} MB; no form is that large."
        )
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", errors="replace")
        return text, [Mended("file", "it was UTF-16 and not UTF-8", "", "")]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        raise FormError("The file is neither UTF-8 nor GB 18030. Save it anew.") from None
    return text, [Mended("file", "it was GB 18030 and not UTF-8", "", "")]


def _root(source: str) -> "Element":
    if source.count("<") > 2 * MOST_TAGS:
        raise FormError(f"The file has more than {MOST_TAGS} elements; no form has that many.")
    try:
        root: Element = fromstring(source.strip(), forbid_dtd=True)
    except DefusedXmlException:
        raise FormError(
            "The file declares a document type or entities. A form needs none: refused."
        ) from None
    except ParseError as error:
        raise FormError(f"The file is not XML: {error}. Save it anew in its editor.") from None
    if root.tag != "Person":
        raise FormError(f"This is no appointment form: its root is {root.tag}, not Person.")
    _measure(root)
    return root


def _measure(root: "Element") -> None:
    """Refuse a nesting that no form has, before anything walks down it."""
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
    if level:
        raise FormError(f"The file nests elements deeper than {DEEPEST}; no form does.")


class _Reader:
    """Walks one form and collects what it mends."""

    def __init__(self, mended: list[Mended]) -> None:
        self.mended = mended

    def person(self, root: "Element") -> Person:
        texts, unknown = self._parts(root, LABELS, frozenset({FAMILY, PHOTO}))
        known = {child.tag: child for child in reversed(root)}
        rows = known.get(FAMILY)
        family = None if rows is None else tuple(self._family(rows))
        photo = known.get(PHOTO)
        image = None if photo is None else self._photo("".join(photo.itertext()))
        return Person(texts, family, image, (*unknown, *self._strangers(rows)))

    def _parts(
        self, parent: "Element", names: dict[str, str], apart: frozenset[str]
    ) -> tuple[tuple[tuple[str, str], ...], list[Unknown]]:
        """Return the known texts in canonical order, and the others behind their place."""
        texts: dict[str, str] = {}
        unknown: list[Unknown] = []
        seen: set[str] = set()
        last = ""
        self._between(parent)
        for child in parent:
            if child.tag not in names:
                unknown.append(Unknown(last, _source(child)))
                continue
            last = child.tag
            if last in seen:
                self._say(last, "it stood twice; the second was left out", _inner(child), "")
            elif last not in apart:
                texts[last] = self._text(child)
            seen.add(last)
        return tuple((name, texts[name]) for name in names if name in texts), unknown

    def _text(self, child: "Element") -> str:
        inner = _inner(child)
        if child.attrib or len(child):
            self._say(child.tag, "only its text was kept", _source(child), inner.strip())
        text, found = mended_text(child.tag, inner)
        self.mended += found
        return text

    def _family(self, rows: "Element") -> Iterator[Relative]:
        for row in rows.findall("Item"):
            texts, unknown = self._parts(row, RELATIVE, frozenset())
            yield Relative(texts, tuple(unknown))

    def _strangers(self, rows: "Element | None") -> Iterator[Unknown]:
        """Keep what stands among the rows and is none behind them."""
        if rows is not None:
            self._between(rows)
        for child in [] if rows is None else rows:
            if child.tag != "Item":
                yield Unknown("Item", _source(child))

    def _between(self, parent: "Element") -> None:
        """Tell of attributes and of text between elements, for which a form has no place."""
        stray = "".join([parent.text or "", *(child.tail or "" for child in parent)]).strip()
        if stray or parent.attrib:
            self._say(
                parent.tag, "attributes or text between elements were left out", stray, ""
            )

    def _photo(self, text: str) -> bytes:
        image = decoded(text)
        if image is None:
            self._say(PHOTO, "it is not base64 and was left out", text, "")
            return b""
        if image and (why := trouble(image)):
            self._say(PHOTO, f"{why}; it was left out", text, "")
            return b""
        if "data:" in text[:20] or re.search(r"\s", text.strip()):
            self._say(PHOTO, "a prefix or line breaks were left out", text, "")
        return image

    def _say(self, place: str, what: str, before: str, after: str) -> None:
        self.mended.append(Mended(place, what, before, after))


def _inner(child: "Element") -> str:
    return "".join(child.itertext())


def _source(child: "Element") -> str:
    """Return an element as it stands, without the space behind it."""
    child.tail = None
    return tostring(child, encoding="unicode", short_empty_elements=False)
