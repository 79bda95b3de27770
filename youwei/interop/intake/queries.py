"""What a person may take in, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from youwei.identity.models import User
from youwei.packs import world
from youwei.procedures.models import Batch, Case


@dataclass(frozen=True)
class Progress:
    """How far a table has come, as the bar shows it."""

    says: str
    done: int
    of: int
    is_over: bool


@dataclass(frozen=True)
class BatchLine:
    """One table in the list of tables."""

    batch: Batch
    title: str  #: of the procedure
    progress: Progress | None  #: while it is being taken in
    count: int
    why: str  #: why none of it came in
    may_undo: bool


def takes_in(user: User) -> Sequence[tuple[str, str]]:
    """Return (key, title) of the procedures whose first stage is this person's."""
    roles = {hat.role for hat in user.hats}
    sheets = world.current().sheets["procedures"].items()
    return [
        (key, sheet.title) for key, sheet in sheets if sheet.stages[sheet.starts].by in roles
    ]


def tables_of(user: User) -> Sequence[BatchLine]:
    """Return the last tables of what this person may take in, newest first."""
    titles = {f"procedure/{key}": title for key, title in takes_in(user)}
    batches = Batch.objects.filter(of__in=titles).order_by("-pk")[:30]
    return [_line(batch, titles[batch.of]) for batch in batches]


def progress_of(batch: Batch, count: int) -> Progress:
    """Return how far a table has come."""
    is_over = batch.done_at is not None or batch.undone_at is not None
    says = _("Taken in.") if is_over else _("Being taken in:")
    return Progress(says, count, batch.total or count, is_over)


def _line(batch: Batch, title: str) -> BatchLine:
    count = Case.objects.filter(batch=batch.key).count()
    is_under_way = batch.total is not None and batch.done_at is None and batch.undone_at is None
    said: dict[str, Any] = batch.said
    why = _(said["sentence"]) % said["names"] if said else ""
    if said and said["line"]:
        why = _("Line %(line)s: %(why)s") % {"line": said["line"], "why": why}
    return BatchLine(
        batch=batch,
        title=title,
        progress=progress_of(batch, count) if is_under_way else None,
        count=count,
        why=why,
        may_undo=batch.undone_at is None and not is_under_way and count > 0,
    )
