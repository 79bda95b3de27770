"""Tables that are taken in, and undone as one."""

import secrets
from collections.abc import Mapping
from typing import Any

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.procedures.events import BatchAsked, BatchBegun, BatchEnded, BatchUndone
from youwei.procedures.models import Batch, Case
from youwei.registers.actions import unindex


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
    """Take out every case of a batch; refuse if people have worked on one of them since."""
    if batch.undone_at is not None:
        raise NotAllowed("This batch is undone already.")
    cases = Case.objects.filter(batch=batch.key)
    if worked := cases.exclude(last_by=str(by)).first():
        raise NotAllowed("%(case)s has been worked on since; it stays.", case=worked.reference)

    keys = list(cases.values_list("key", flat=True))
    for key in keys:
        unindex(row_key=key)
    cases.delete()
    batch.undone_at = now()
    batch.save(update_fields=["undone_at"])
    record(BatchUndone(count=len(keys), keys=keys), on=batch, by=by)
    return len(keys)
