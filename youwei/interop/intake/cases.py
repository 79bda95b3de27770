"""Rows become cases of the past: opened and moved with their own dates, through the actions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from youwei.engines.calendar import shipped
from youwei.identity.actions import Office
from youwei.identity.models import User
from youwei.interop.intake.mapping import Columns
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.packs.values import clean_values, is_empty
from youwei.procedures.actions import begin_batch, move_case, open_case
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Batch, Case
from youwei.registers.models import Unit

NOBODY = Office("resident/unnamed", "留言人 | Writer")
"""Who wrote is not kept: nobody can list matters by the person who brought them."""
FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
)
MOMENT = timedelta(seconds=1)
CHUNK = 100
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Read:
    """A row that can become a case."""

    line: int
    filled: Mapping[str, Any]
    entered: Mapping[str, datetime]  #: stage → when


@dataclass(frozen=True)
class Preview:
    """What would happen: rows that fit, and a sentence for each that does not."""

    rows: Sequence[Read]
    wrong: Sequence[tuple[int, NotAllowed]]
    known: int  #: rows that are here already, from the same file


class RowRefused(NotAllowed):
    """A row of a table that could not become a case."""

    def __init__(self, line: int, no: NotAllowed) -> None:
        super().__init__(no.sentence, **no.names)
        self.line = line


@dataclass
class _Ways:
    """Ways through a procedure, found once: which moves lead from one stage to another."""

    sheet: Procedure
    found: dict[tuple[str, str, frozenset[str]], list[int]] = field(default_factory=dict)

    def way(self, start: str, end: str, filled: Mapping[str, Any]) -> list[int]:
        """Return the places of the fewest moves that need nothing that is not filled in."""
        have = frozenset(key for key, value in filled.items() if not is_empty(value))
        key = (start, end, have)
        if key not in self.found:
            self.found[key] = self._search(start, end, have)
        return self.found[key]

    def _search(self, start: str, end: str, have: frozenset[str]) -> list[int]:
        ways: list[tuple[str, list[int]]] = [(start, [])]
        seen = {start}
        while ways:
            here, way = ways.pop(0)
            for place, move in enumerate(self.sheet.stages[here].moves):
                if move.to in seen or move.reason or move.tally or not have >= set(move.needs):
                    continue
                if move.to == end:
                    return [*way, place]
                seen.add(move.to)
                ways.append((move.to, [*way, place]))
        raise NotAllowed("No moves lead from %(start)s to %(end)s.", start=start, end=end)


def preview(
    records: Sequence[Mapping[str, str]], lines: Sequence[int], mapping: Columns, procedure: str
) -> Preview:
    """Read every row without writing anything."""
    sheet: Procedure = world.current().sheets["procedures"][procedure]
    rows: list[Read] = []
    wrong: list[tuple[int, NotAllowed]] = []
    for line, record in zip(lines, records, strict=True):
        try:
            rows.append(_read(line, record, mapping, sheet))
        except NotAllowed as no:
            wrong.append((line, no))
    return Preview(rows, wrong, 0)


def take_in(  # noqa: PLR0913  a file has a name, a digest, a place and somebody who brings it
    found: Preview,
    *,
    procedure: str,
    file: str,
    digest: str,
    unit: Unit,
    by: User,
    progress: Progress = lambda done, of: None,
) -> Batch:
    """Make a case of every row. Killed on the way, it goes on: a file is a batch."""
    batch = begin_batch(of=f"procedure/{procedure}", file=file, digest=digest, by=by)
    while left := go_on(found, batch, unit=unit, by=by):
        progress(len(found.rows) - left, len(found.rows))
    progress(len(found.rows), len(found.rows))
    return batch


def go_on(found: Preview, batch: Batch, *, unit: Unit, by: User, most: int = CHUNK) -> int:
    """Make cases of the next rows, all of them or none; return how many are left.

    A row that is refused stops it: `RowRefused` says which.
    """
    procedure = batch.of.partition("/")[2]
    done = set(Case.objects.filter(batch=batch.key).values_list("batch_line", flat=True))
    rows = [row for row in found.rows if row.line not in done]
    ways = _Ways(world.current().sheets["procedures"][procedure])
    with transaction.atomic():
        for row in rows[:most]:
            try:
                _case(row, procedure, ways, batch, unit, by)
            except NotAllowed as no:
                raise RowRefused(row.line, no) from no
    return len(rows[most:])


def _case(row: Read, procedure: str, ways: _Ways, batch: Batch, unit: Unit, by: User) -> Case:
    sheet = ways.sheet
    first = sheet.stages[sheet.starts]
    opened = {key: value for key, value in row.filled.items() if key in first.fills}
    case = open_case(
        procedure=procedure, unit=unit, by=by, filled=opened, opener=NOBODY,
        at=row.entered[sheet.starts], batch=(batch.key, row.line),
    )  # fmt: skip
    stages = sorted(row.entered.items(), key=lambda one: one[1])
    for stage, at in stages[1:]:
        way = ways.way(case.stage, stage, {**case.values, **row.filled})
        for number, place in enumerate(way, start=1):
            written = {*case.here.fills, *case.here.moves[place].needs}
            filled = {
                k: v for k, v in row.filled.items() if k in written and k not in case.values
            }
            when = at if number == len(way) else min(case.entered_at + MOMENT, at)
            case = move_case(
                case=case, place=place, by=by, filled=filled, at=when, as_recorded=True
            )
    return case


def _read(line: int, record: Mapping[str, str], mapping: Columns, sheet: Procedure) -> Read:
    given = {field: record[column] for column, field in mapping.fields.items()}
    filled = {k: v for k, v in clean_values(sheet.fields, given).items() if v is not None}
    for key in sheet.stages[sheet.starts].fills:
        declared = sheet.fields[key]
        if declared.type == "choice" and "unknown" in declared.options:
            filled.setdefault(key, "unknown")
    entered = {
        stage: _time(record[column], column)
        for column, stage in mapping.times.items()
        if record[column].strip()
    }
    if sheet.starts not in entered:
        raise NotAllowed("It is not said when it came in.")
    start = entered[sheet.starts]
    if early := [stage for stage, at in entered.items() if at < start]:
        raise NotAllowed("%(stage)s lies before it came in.", stage=early[0])
    return Read(line, filled, entered)


def _time(text: str, column: str) -> datetime:
    for form in FORMS:
        try:
            naive = datetime.strptime(text.strip(), form)  # noqa: DTZ007  the county's clock
        except ValueError:
            continue
        return naive.replace(tzinfo=shipped().zone)
    raise NotAllowed(
        "%(column)s: “%(text)s” is no time; write 2026-11-20 09:30.",
        column=column,
        text=text[:40],
    )
