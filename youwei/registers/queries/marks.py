"""Closed values that are found by equality alone: which ones, and by what mark."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from youwei.chronicle.veil import veil
from youwei.packs import world
from youwei.packs.declared import Field
from youwei.packs.values import is_closed
from youwei.registers.models import BlindValue


def fields_marked(of: str, fields: Mapping[str, Field]) -> frozenset[str]:
    """Return the closed fields that a rule asks for: unique ones, whom a number is about."""
    return _asked(of, id(world.current())) & {key for key in fields if is_closed(fields[key])}


@lru_cache(maxsize=512)
def _asked(of: str, of_world: int) -> frozenset[str]:
    here, (kind, _slash, key) = world.current(), of.partition("/")
    asked = {one.about for one in here.measures.values() if one.of == of and one.about}
    if kind == "register":
        asked |= set(here.sheets["registers"][key].unique)
    if kind == "procedure" and any(_is_found_in(key, one) for one in _lists()):
        asked.add(here.sheets["procedures"][key].concerns or "")
    return frozenset(asked)


def _lists() -> list[Any]:
    return list(world.current().sheets["clauses"].values())


def _is_found_in(procedure: str, clauses: Any) -> bool:
    return any(one.partition(".")[0] == procedure for one in clauses.stands_at)


def mark_of(of: str, field: str, value: object) -> str:
    """Return the mark of a value in one field of one kind of thing.

    A number written with blanks, dashes or wide digits has the same mark.
    """
    plain = unicodedata.normalize("NFKC", str(value)).casefold()
    letters = "".join(sign for sign in plain if sign.isalnum())
    return veil(letters, salt=f"{of}\n{field}")


def marked(of: str, field: str, value: object) -> "QuerySet[BlindValue, str]":
    """Return the keys of rows or cases whose closed field holds this value."""
    found = BlindValue.objects.filter(of=of, field=field, mark=mark_of(of, field, value))
    return found.values_list("row_key", flat=True)
