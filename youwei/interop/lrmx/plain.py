"""A form as JSON values and back, so that other programs can make one."""

import base64
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

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
from youwei.interop.lrmx.photo import decoded, trouble

TEXTS = {name: label for name, label in LABELS.items() if name not in {FAMILY, PHOTO}}


def to_plain(person: Person) -> dict[str, Any]:
    """Return texts by element, the family as a list, the photo in base64."""
    family = None
    if person.family is not None:
        family = [
            {"texts": dict(row.texts), "unknown": _unknown(row.unknown)}
            for row in person.family
        ]
    photo = None if person.photo is None else base64.b64encode(person.photo).decode()
    return {
        "texts": dict(person.texts),
        "family": family,
        "photo": photo,
        "unknown": _unknown(person.unknown),
    }


def from_plain(value: object) -> Person:
    """Return the form of such values, or say which of them is wrong."""
    if not isinstance(value, dict):
        raise FormError("The JSON must be an object with texts, family and photo.")
    family = value.get("family")
    if family is not None and not isinstance(family, list):
        raise FormError("“family” must be a list of relatives.")
    rows = None if family is None else tuple(_relative(row) for row in family)
    texts = _texts(value.get("texts"), TEXTS)
    return Person(texts, rows, _photo(value.get("photo")), _strangers(value.get("unknown")))


def _unknown(found: tuple[Unknown, ...]) -> list[dict[str, str]]:
    return [{"after": one.after, "xml": one.xml} for one in found]


def _relative(row: object) -> Relative:
    if not isinstance(row, dict):
        raise FormError("A relative must be an object with texts.")
    return Relative(_texts(row.get("texts"), RELATIVE), _strangers(row.get("unknown")))


def _texts(value: object, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise FormError("“texts” must be an object of element and text.")
    if strange := sorted(value.keys() - names.keys()):
        raise FormError(f"No element of the form is called “{strange[0]}”.")
    return tuple((name, value[name]) for name in names if name in value)


def _photo(value: object) -> bytes | None:
    if value is None:
        return None
    photo = decoded(value) if isinstance(value, str) else None
    if photo is None:
        raise FormError("“photo” must be an image in base64.")
    if photo and (why := trouble(photo)):
        raise FormError(f"Please give another image: {why}.")
    return photo


def _strangers(value: object) -> tuple[Unknown, ...]:
    if value is not None and not isinstance(value, list):
        raise FormError("“unknown” must be a list of elements.")
    return tuple(_stranger(one) for one in value or [])


def _stranger(one: object) -> Unknown:
    """Take one element that is whole and not one of ours: it is written as it stands."""
    given = one if isinstance(one, dict) else {}
    after, xml = given.get("after"), str(given.get("xml"))
    if not isinstance(after, str) or after not in {"", "Item", *LABELS, *RELATIVE}:
        raise FormError(f"“{after}” is no element behind which another can stand.")
    try:
        tag = fromstring(xml, forbid_dtd=True).tag
    except (DefusedXmlException, ParseError, ValueError):
        raise FormError(f"“{xml[:40]}” is not one whole element.") from None
    if tag in {"Item", *LABELS, *RELATIVE}:
        raise FormError(f"“{tag}” is an element of the form: put it where it belongs.")
    return Unknown(after, xml)
