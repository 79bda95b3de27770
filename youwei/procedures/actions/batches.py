"""Tables that are taken in, and undone as one."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.events import BatchAsked, BatchBegun, BatchEnded, BatchUndone
from youwei.procedures.models import Batch, Case
from youwei.procedures.models.cases import CaseQuerySet
from youwei.registers.actions import unindex
from youwei.registers.actions.search import drop_text


@recorded
def begin_batch(*, of: str, file: str, digest: str, by: User) -> Batch:
    """Begin to take in a file, or go on with it: the same file is the same batch."""
    batch = Batch.objects.filter(of=of, digest=digest, undone_at=None).first()
    if batch is None:
        batch = Batch.objects.create(
            key=f"batch/{secrets.token_hex(8)}", of=of, file=file[:200], digest=digest,
            begun_at=now(), begun_by=by.key,
        )  # fmt: skip
    record(BatchBegun(of=of, digest=digest), on=batch, by=by)
    return batch


@recorded
def ask_batch(*, batch: Batch, wanted: Mapping[str, Any], total: int, by: User) -> Batch:
    """Leave the rows of a batch to the worker, which goes on with it until all are in."""
    batch.wanted, batch.total, batch.done_at, batch.said = dict(wanted), total, None, {}
    batch.save(update_fields=["wanted", "total", "done_at", "said"])
    record(BatchAsked(of=batch.of, rows=total), on=batch, by=by)
    return batch


@recorded
def end_batch(*, batch: Batch, by: User, line: int = 0, no: NotAllowed | None = None) -> Batch:
    """Say that all rows are in, or why none is: then the cases made so far are taken out."""
    batch.done_at = now()
    batch.said = (
        {"line": line, "sentence": no.sentence, "names": _plain(no.names)} if no else {}
    )
    batch.save(update_fields=["done_at", "said"])
    count = Case.objects.filter(batch=batch.key).count()
    record(BatchEnded(count=0 if no else count), on=batch, by=by)
    if no is not None:
        undo_batch(batch=batch, by=by)
    return batch


def _plain(names: Mapping[str, object]) -> dict[str, object]:
    """Return what a sentence names as JSON keeps it."""
    return {
        key: "、".join(map(str, one)) if isinstance(one, tuple) else str(one)
        for key, one in names.items()
    }


@recorded
def undo_batch(*, batch: Batch, by: User) -> int:
    """Take out every case of a batch and what opened from it, with the keys of their words.

    Refuse if anybody but who brought it has worked on one of them.
    """
    if batch.undone_at is not None:
        raise NotAllowed("This batch is undone already.")
    cases = Case.objects.filter(batch=batch.key)
    children = Case.objects.filter(parent__batch=batch.key)
    if by.key != batch.begun_by:
        _refuse_stranger(batch, cases, by)
    for one in (cases, children):
        if worked := one.filter(_worked_on(batch)).first():
            said = (worked.parent or worked).reference
            raise NotAllowed("%(case)s has been worked on since; it stays.", case=said)

    made = [*cases.values_list("key", "data_key"), *children.values_list("key", "data_key")]
    keys = list(dict.fromkeys(key for key, _vault in made))
    for key in keys:
        unindex(row_key=key)
        drop_text([key])
    children.delete()  # first: a case that has led to others is not deleted
    cases.delete()
    batch.undone_at = now()
    batch.save(update_fields=["undone_at"])
    erases = sorted({vault for _key, vault in made if vault})
    record(BatchUndone(count=len(keys), keys=keys, erases=erases), on=batch, by=by)
    return len(keys)


def _refuse_stranger(batch: Batch, cases: CaseQuerySet, by: User) -> None:
    """Refuse whoever did not bring it, and has not the first stage over where it came in."""
    sheet = world.current().sheets["procedures"][batch.of.partition("/")[2]]
    hats = [hat for hat in by.hats if hat.role == sheet.stages[sheet.starts].by]
    paths = cases.values_list("unit_path", flat=True).distinct()
    if not all(any(hat.covers(path) for hat in hats) for path in paths):
        raise NotAllowed("A table is taken out by whoever brought it, or has its rows there.")


def _worked_on(batch: Batch) -> Q:
    """Keep the cases on which the record names somebody else, or which others are bound to.

    Whoever only looked has not worked on it.
    """
    acts = Q(event__startswith="case.") | Q(event__startswith="document.")
    by_others = Entry.objects.filter(acts, on_key=OuterRef("key")).exclude(
        by_key=batch.begun_by
    )
    bound = Q(agenda_items__isnull=False) | Q(led__isnull=False) | Q(splits__isnull=False)
    further = Case.objects.filter(parent=OuterRef("pk")).exclude(parent__batch=batch.key)
    return Q(Exists(by_others)) | Q(Exists(further)) | bound
