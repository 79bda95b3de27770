"""Which lines of the record go along: those that say nothing but what the page shows."""

from collections.abc import Iterable, Mapping
from typing import Any

from youwei.chronicle.models import Entry, canonical
from youwei.identity.models import User
from youwei.packs.declared import Field
from youwei.packs.values import is_closed, is_empty
from youwei.procedures.models import Case
from youwei.procedures.queries import CasePage
from youwei.registers.models import Row

VEILED = "veiled:"


def of_case(entry: Entry, page: CasePage, user: User) -> bool:
    """Say whether a line of a case holds nothing but what its page shows this person."""
    case, text = page.case, canonical(entry.told)
    if hides_opener(case, user) and case.opener_key in text:
        return False
    if any(secret in text for secret in _secrets(case.closed)):
        return False
    said = {one.key: one.value for one in page.values if not one.is_closed}
    filled: dict[str, Any] = entry.payload.get("filled") or {}
    return all(
        _is_veiled(value) or (key in said and said[key] == value)
        for key, value in filled.items()
    )


def of_row(entry: Entry, row: Row, fields: Mapping[str, Field]) -> bool:
    """Say whether a line of a row holds nothing but what its page shows."""
    text = canonical(entry.told)
    if any(secret in text for secret in _secrets(row.closed)):
        return False
    written = [(key, [value]) for key, value in (entry.payload.get("filled") or {}).items()]
    changed = list((entry.payload.get("changed") or {}).items())
    return all(
        key in fields
        and (not is_closed(fields[key]) or all(v is None or _is_veiled(v) for v in values))
        for key, values in [*written, *changed]
    )


def hides_opener(case: Case, user: User) -> bool:
    """Whoever wrote from outside, or complains, is named by no key to anybody else."""
    sheet = case.procedure
    is_staff = sheet.zone != "public" and sheet.nature not in ("complaint", "care")
    return user.key != case.opener_key and not (
        is_staff and case.opener_key.startswith("user/")
    )


def _is_veiled(value: object) -> bool:
    return isinstance(value, str) and value.startswith(VEILED)


def _secrets(closed: Mapping[str, Any]) -> Iterable[str]:
    for value in closed.values():
        if not is_empty(value):
            many = value if isinstance(value, list) else [value]
            yield from (one for one in many if isinstance(one, str))
