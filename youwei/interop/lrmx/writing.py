"""Writes .lrmx in the canonical order, as the editors do: UTF-8, two spaces, CRLF."""

import base64
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from youwei.interop.lrmx.mending import STEPPED_OVER
from youwei.interop.lrmx.person import (
    FAMILY,
    LABELS,
    PHOTO,
    RELATIVE,
    FormError,
    Person,
    Relative,
    Unknown,
)

HEAD = '<?xml version="1.0" encoding="utf-8"?>'


def write_lrmx(person: Person) -> bytes:
    """Return the file; what `read_lrmx` makes of it is this person again."""
    lines = [HEAD, "<Person>", *_person(person), "</Person>", ""]
    try:
        return "\n".join(lines).replace("\n", "\r\n").encode()
    except UnicodeEncodeError as error:
        raise FormError(f"The form holds half a character: {error.reason}.") from None


def _person(person: Person) -> Iterator[str]:
    yield from _behind("", person.unknown, "  ")
    texts = dict(person.texts)
    for name in LABELS:
        if name == FAMILY and person.family is not None:
            yield from _family(person.family, person.unknown)
        elif name == PHOTO and person.photo is not None:
            yield f"  {_tagged(name, base64.b64encode(person.photo).decode())}"
        elif name in texts:
            yield f"  {_tagged(name, texts[name])}"
        yield from _behind(name, person.unknown, "  ")


def _family(family: tuple[Relative, ...], unknown: tuple[Unknown, ...]) -> Iterator[str]:
    yield f"  <{FAMILY}>"
    for row in family:
        texts = dict(row.texts)
        yield "    <Item>"
        yield from _behind("", row.unknown, "      ")
        for name in RELATIVE:
            if name in texts:
                yield f"      {_tagged(name, texts[name])}"
            yield from _behind(name, row.unknown, "      ")
        yield "    </Item>"
    yield from _behind("Item", unknown, "    ")
    yield f"  </{FAMILY}>"


def _behind(name: str, unknown: Iterable[Unknown], indent: str) -> Iterator[str]:
    for one in unknown:
        if one.after == name:
            yield indent + one.xml


def _tagged(name: str, text: str) -> str:
    if STEPPED_OVER.search(text):
        raise FormError(f"{LABELS.get(name, name)} holds a character that XML forbids.")
    return f"<{name}>{escape(text)}</{name}>"
