"""Pieces of a page as they are typeset: pairs, tables, what happened, files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from youwei.procedures.models import Document

Part = dict[str, Any]
Step = tuple[datetime, str, str, int | None]
"""When, who, what happened, and the number of its line."""


def part(
    title: str,
    rows: Sequence[Any],
    head: Sequence[str] = (),
    widths: Sequence[int] = (),
    text: Sequence[str] = (),
) -> Part:
    """Return pairs of name and value; with a head, a table."""
    return {
        "title": title,
        "rows": rows,
        "head": head,
        "widths": widths,
        "images": [],
        "text": text or ([] if rows else [_("None.")]),
        "kind": ("table" if head else "pairs") if rows else "",
    }


def steps(given: Iterable[Step]) -> Part:
    """Return what happened, the oldest first."""
    rows = [
        [at(when), who, says, "" if seal is None else str(seal)]
        for when, who, says, seal in given
    ]
    head = [_("When"), _("Who"), _("What happened"), _("Line")]
    return part(_("What happened"), rows, head, (3, 3, 9, 2))


def files(documents: Sequence[Document], folder: str) -> Part:
    """Return files with where they lie in the ZIP."""
    rows = [
        [one.name, f"{one.size:,}", _in_groups(one.digest), member(one, number, folder)]
        for number, one in enumerate(documents, start=1)
    ]
    head = [_("File"), _("Bytes"), "SHA-256", _("In the ZIP")]
    return part(_("Files"), rows, head, (4, 2, 5, 5))


def member(document: Document, number: int, folder: str) -> str:
    """Return where a file lies in the ZIP. Its name has no folder of its own."""
    plain = document.name.replace("\\", "/").rpartition("/")[2]
    return f"documents/{folder}/{number:02d}-{plain}"


def _in_groups(digest: str) -> str:
    """Return a digest that breaks between its lines."""
    return " ".join(digest[n : n + 16] for n in range(0, len(digest), 16))


def at(when: datetime) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}"
