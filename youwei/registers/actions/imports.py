"""A table on its way into a register: brought, compared, decided on, left.

What is compared and decided is a draft, which no record tells of; what is written is recorded
row by row, and as a whole.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.registers.events import TableBrought, TableLeft
from youwei.registers.models import Import, ImportLine, zone_of

INSERT = (
    "INSERT INTO registers_importline (of_id, line, kind, row_key, version, differs, place, "
    "says, taken, is_decided, is_again, outcome) VALUES "
)
ONE = "(%s, %s, %s, %s, %s, %s, %s, %s, '', false, false, '')"
UNNAMED = "另一行 | Another row"
AT_ONCE = 500  # lines in one statement
PROGRESS = ["state", "total", "done", "reached", "same", "said", "ended_at"]


class Compared(NamedTuple):
    """A line as it is kept. Six times as fast as making 300,000 models of it."""

    line: int
    kind: str
    row_key: str
    version: int
    differs: str
    place: int
    says: str  #: as JSON


@recorded
def begin_import(*, register: str, file: str, stored: str, digest: str, by: User) -> Import:
    """Bring a table to a register."""
    table = Import.objects.create(
        key=f"import/{secrets.token_hex(8)}", register=register, file=file[:200],
        stored=stored, digest=digest, begun_at=now(), begun_by=by.key,
    )  # fmt: skip
    record(
        TableBrought(register=register, digest=digest), on=table, by=by, zone=zone_of(register)
    )
    return table


@transaction.atomic
def ask_comparison(*, table: Import, wanted: Mapping[str, Any]) -> None:
    """Leave the comparison to the worker; one that was made before is forgotten."""
    table = _locked(table)
    if table.state not in ("sent", "comparing", "compared"):
        raise NotAllowed("This table is not waiting for that any more; look at it again.")
    if table.lines.exclude(outcome="").exists():
        raise NotAllowed("Some lines are written already; decide on the others, or leave them.")
    table.lines.all().delete()
    table.wanted, table.state = dict(wanted), "comparing"
    table.total = table.done = table.reached = table.same = 0
    table.save(update_fields=[*PROGRESS, "wanted"])


@transaction.atomic
def keep_compared(
    *, table: Import, lines: Sequence[Compared], same: int, reached: int, done: int
) -> bool:
    """Keep what was found in the next lines; False if nobody wants to know any more."""
    table = _locked(table)
    if table.state != "comparing" or table.reached >= reached:
        return False
    with connection.cursor() as cursor:
        for start in range(0, len(lines), AT_ONCE):
            part = lines[start : start + AT_ONCE]
            values = [value for line in part for value in (table.pk, *line)]
            cursor.execute(INSERT + ", ".join([ONE] * len(part)), values)
    table.same, table.reached, table.done = table.same + same, reached, table.done + done
    table.save(update_fields=PROGRESS)
    return True


def set_total(*, table: Import, total: int) -> None:
    """Say how many lines there are to compare."""
    Import.objects.filter(pk=table.pk).update(total=total)


@transaction.atomic
def end_comparison(*, table: Import) -> None:
    """Say that all lines are compared: now people decide."""
    table = _locked(table)
    if table.state == "comparing":
        table.state, table.total = "compared", table.done
        table.save(update_fields=PROGRESS)


@transaction.atomic
def decide_lines(*, table: Import, chosen: Mapping[int, Iterable[str]]) -> None:
    """Accept the chosen fields of each of these lines, and nothing else of them."""
    _decidable(table)
    lines = list(table.lines.filter(line__in=chosen, outcome="", kind__in=("new", "differs")))
    for line in lines:
        taken = [name for name in line.fields if name in set(chosen[line.line])]
        line.taken, line.is_decided = spaced(taken), True
    ImportLine.objects.bulk_update(lines, ["taken", "is_decided"])


@transaction.atomic
def decide_all(
    *, table: Import, lines: "QuerySet[ImportLine]", accept: bool, field: str = ""
) -> int:
    """Accept or decline many lines whole, or one field of each of them."""
    _decidable(table)
    lines = lines.filter(of=table, outcome="", kind__in=("new", "differs"))
    if field:
        lines = lines.filter(differs__contains=f" {field} ").exclude(
            taken__contains=f" {field} "
        )
        return lines.update(taken=Concat("taken", Value(f" {field} ")), is_decided=True)
    return lines.update(taken=F("differs") if accept else Value(""), is_decided=True)


@recorded
def leave_import(*, table: Import, by: User, no: NotAllowed | None = None) -> None:
    """Put a table away, or what is left of it; whoever calls deletes its cells."""
    table = _locked(table)
    if table.state not in ("sent", "comparing", "compared"):
        raise NotAllowed("This table is not waiting for that any more; look at it again.")
    table.lines.filter(outcome="").delete()
    is_written = table.lines.filter(outcome="written").exists()
    table.state, table.ended_at = "written" if is_written else "left", now()
    table.said = sentence(no) if no else {}
    table.save(update_fields=PROGRESS)
    event = TableLeft(register=table.register)
    record(event, on=table, by=by, zone=zone_of(table.register))


def sentence(no: NotAllowed) -> dict[str, Any]:
    """Return a refusal as it is kept, to be said in the reader's language.

    It is kept for longer than people may be: the name of another row is left out.
    """
    names = {
        key: list(one) if isinstance(one, tuple) else str(one) for key, one in no.names.items()
    }
    names |= {key: UNNAMED for key in ("row", "who") if key in names}
    return {"sentence": no.sentence, "names": names}


def spaced(fields: Iterable[str]) -> str:
    """Write names of fields so that each is found by its name between spaces."""
    names = " ".join(fields)
    return f" {names} " if names else ""


def _locked(table: Import) -> Import:
    return Import.objects.select_for_update().get(pk=table.pk)


def _decidable(table: Import) -> None:
    if _locked(table).state != "compared":
        raise NotAllowed("This table is not waiting for that any more; look at it again.")
