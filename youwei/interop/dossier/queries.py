"""What of a case goes into a dossier: what its page shows to this reader, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from youwei.chronicle.models import Entry, EntryQuerySet, canonical
from youwei.identity.models import User
from youwei.packs.values import is_empty
from youwei.procedures.models import Case, Document
from youwei.procedures.queries import CasePage, case_page
from youwei.procedures.queries.page import history_of
from youwei.procedures.queries.shown import ShownCase, shown_case

VEILED = "veiled:"


@dataclass(frozen=True)
class Chapter:
    """One case, as its page shows it to the reader."""

    page: CasePage
    shown: ShownCase
    documents: Sequence[Document]
    lines: EntryQuerySet  #: that go along word for word
    left_out: int  #: that say more than the page does


def chapter_of(case: Case, user: User) -> Chapter:
    """Return what a person may take along of a case that they may see."""
    every = list(history_of(case, user))
    page = replace(case_page(case, user), history=every, fills=(), offers=())
    told = [entry.pk for entry in every if _is_told(entry, page, user)]
    return Chapter(
        page=page,
        shown=shown_case(page, {}),
        documents=page.documents,
        lines=Entry.objects.filter(pk__in=told),
        left_out=len(every) - len(told),
    )


def _is_told(entry: Entry, page: CasePage, user: User) -> bool:
    """Say whether a line of the record holds nothing but what the page shows."""
    case, text = page.case, canonical(entry.told)
    if _hides_opener(case, user) and case.opener_key in text:
        return False
    if any(secret in text for secret in _secrets(case)):
        return False
    said = {one.key: one.value for one in page.values if not one.is_closed}
    filled: dict[str, Any] = entry.payload.get("filled") or {}
    return all(
        (isinstance(value, str) and value.startswith(VEILED))
        or (key in said and said[key] == value)
        for key, value in filled.items()
    )


def _hides_opener(case: Case, user: User) -> bool:
    """Whoever wrote from outside, or complains, is named by no key to anybody else."""
    sheet = case.procedure
    is_staff = sheet.zone != "public" and sheet.nature not in ("complaint", "care")
    return user.key != case.opener_key and not (
        is_staff and case.opener_key.startswith("user/")
    )


def _secrets(case: Case) -> Sequence[str]:
    values = [value for value in case.closed.values() if not is_empty(value)]
    many = [one for v in values for one in (v if isinstance(v, list) else [v])]
    return [one for one in many if isinstance(one, str)]
