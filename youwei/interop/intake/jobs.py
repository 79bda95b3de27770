"""The worker goes on with the tables that were asked for, a few rows at a time."""

from youwei.identity.models import User
from youwei.interop.commands.tables import TableError
from youwei.interop.intake.cases import RowRefused, go_on, preview
from youwei.interop.intake.mapping import Columns
from youwei.interop.intake.uploads import path_of, table_of
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import end_batch
from youwei.procedures.models import Batch
from youwei.registers.models import Unit

ROWS = 20
"""At once: nobody's own work waits longer than these take."""
ROUNDS = 10


def take_in_tables() -> int:
    """Go on with every table that is not in yet; return how many there are.

    One that cannot go on keeps no other from going on.
    """
    waiting = list(
        Batch.objects.filter(total__isnull=False, done_at=None, undone_at=None).order_by("pk")
    )
    trouble: Exception | None = None
    for batch in waiting:
        try:
            _go_on(batch)
        except Exception as error:
            trouble = error
    if trouble:
        raise trouble
    return len(waiting)


def _go_on(batch: Batch) -> None:
    by = User.objects.get(key=batch.begun_by)
    try:
        table = table_of(batch.wanted["name"])
        if table is None:
            raise NotAllowed("The file is not there any more; please send it again.")
        mapping = Columns(batch.wanted["fields"], batch.wanted["times"], ())
        found = preview(table.records(), table.lines, mapping, batch.of.partition("/")[2])
        unit = Unit.objects.get(unit_path=batch.wanted["unit"])
        for _ in range(ROUNDS):
            if not go_on(found, batch, unit=unit, by=by, most=ROWS):
                end_batch(batch=batch, by=by)
                path_of(batch.wanted["name"]).unlink(missing_ok=True)
                return
    except RowRefused as no:
        end_batch(batch=batch, by=by, line=no.line, no=no)
    except (NotAllowed, TableError) as no:
        names = {key: str(value) for key, value in no.names.items()}
        end_batch(batch=batch, by=by, no=NotAllowed(no.sentence, **names))
