"""After the commit: search learns of cases, notices are told, and time does its part.

Beside them triage learns from what people confirmed.
"""

import hashlib
import os
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from youwei.chronicle.clock import now
from youwei.chronicle.models import Entry
from youwei.engines.calendar import add_span, shipped
from youwei.engines.triage import learnt, save
from youwei.identity.actions import Office
from youwei.packs import world
from youwei.packs.conditions import minutes
from youwei.packs.declared import label
from youwei.packs.values import is_closed
from youwei.procedures.actions import (
    Fared,
    drop,
    erase_case,
    keep_model,
    replace_issues,
    tick_case,
)
from youwei.procedures.models import Case, HotIssue, Learned, worked_elsewhere
from youwei.procedures.models.cases import works_here
from youwei.procedures.queries.hot import find_issues, read_said
from youwei.procedures.queries.learning import (
    Taught,
    confirmed,
    folder,
    path_of_model,
    taught,
    words_of_list,
)
from youwei.registers.actions.erasing import OVER
from youwei.registers.actions.search import Described

BATCH = 500
START, MORE, SHARE = 200, 30, 50
"""Confirmed cases with which triage begins to learn; again after 30 more, or a fiftieth."""
STALE = timedelta(hours=12)
"""At the latest after so long hot issues are counted anew: days pass without anybody acting."""
ANEW = timedelta(days=30)
"""At the latest after so long, so that a model forgets what was erased."""
SLACK = timedelta(days=7)  # months are not all of thirty days


def tick_cases() -> int:
    """Do what is due on every running case; return on how many.

    Those with which time has nothing to do are passed over: else the oldest of them would fill
    every turn.
    """
    due = Case.objects.running().alone_or_leading().filter(due_at__lt=now(), is_past=False)
    due = due.exclude(procedure_key__in=worked_elsewhere())
    due = due.filter(_time_acts(due)).order_by("due_at")
    return sum(tick_case(case=case, at=now()) for case in due[:BATCH])


def _time_acts(due: QuerySet[Case]) -> Q:
    """Keep cases that time moves, or tells of, by the declarations that they began under."""
    acts = Q(pk__in=[])
    is_held = Exists(Case.objects.running().filter(parent=OuterRef("pk")))
    for key, digest in due.values_list("procedure_key", "digest").distinct():
        stages = Case(procedure_key=key, digest=digest).procedure.stages
        told = [name for name, one in stages.items() if one.late_tells]
        moved = [name for name, one in stages.items() if one.late_to]
        waits = [name for name in moved if (opens := stages[name].opens) and opens.waits]
        acts |= Q(digest=digest, stage__in=told, state__told_late=False)
        acts |= Q(digest=digest, stage__in=moved) & ~(Q(is_held) & Q(stage__in=waits))
    return acts


def learn_categories() -> int:
    """Learn every list of which enough more was confirmed; return how many were learned.

    A model is written whole under a name of its own before the record says that it counts:
    killed anywhere, the former one stays.
    """
    return sum(_learn(one) for one in taught())


def _learn(one: Taught) -> bool:
    seen = one.cases.count()
    if not _is_due(one.of, seen):
        return False
    found = learnt(words_of_list(one.of), *confirmed(one))
    sha256 = ""
    if found.is_better:
        folder().mkdir(parents=True, exist_ok=True)
        unnamed = folder() / f"{one.of}.{os.getpid()}.new"
        save(found.model, unnamed)
        sha256 = hashlib.sha256(unnamed.read_bytes()).hexdigest()
        unnamed.replace(path_of_model(one.of, sha256))
    fared = Fared(
        trained_on=found.trained_on,
        held_out=found.held_out,
        right=found.right,
        right_by_name=found.right_by_name,
    )
    keep_model(of=one.of, seen=seen, fared=fared, sha256=sha256)
    _tidy(one.of, sha256)
    return True


def _is_due(of: str, seen: int) -> bool:
    last = Learned.objects.filter(of=of).first()
    if seen < START:
        return False
    if last is None or last.list_digest != world.current().digest("clauses", of):
        return True
    is_lost = bool(last.sha256) and not path_of_model(of, last.sha256).is_file()
    is_more = seen - last.seen >= max(MORE, last.seen // SHARE)
    return is_lost or is_more or seen < last.seen or now() - last.trained_at > ANEW


def _tidy(of: str, sha256: str) -> None:
    """Drop models of former times; somebody may still be reading the last one."""
    kept = path_of_model(of, sha256).name if sha256 else ""
    old = sorted(folder().glob(f"{of}-*.model"), key=lambda path: path.stat().st_mtime)
    for path in [path for path in old if path.name != kept][:-1]:
        path.unlink(missing_ok=True)
    for path in folder().glob(f"{of}.*"):  # half written by one that was killed
        path.unlink(missing_ok=True)


def count_hot_issues() -> int:
    """Count hot issues anew if any case has moved since; return how many there are."""
    newest = Case.objects.aggregate(at=Max("last_at"))["at"]
    last = HotIssue.objects.aggregate(at=Max("counted_at"))["at"]
    at = now()
    if newest is None or (last is not None and newest < last and at - last < STALE):
        return HotIssue.objects.count()
    issues = find_issues(read_said(at), now=at)
    replace_issues(issues)
    return len(issues)


def erase_what_is_over(*, at: datetime) -> int:
    """Erase ended cases whose time is over, five hundred of a kind at a time."""
    count = 0
    for key, sheet in world.current().sheets["procedures"].items():
        if sheet.keeps is None or not works_here(sheet):
            continue
        office = Office(f"office/{key}", label(sheet.title, "zh"))
        soon = at - timedelta(minutes=minutes(sheet.keeps)) + SLACK
        cases = Case.objects.of(key).filter(erased_at=None, ended_at__lt=soon)
        for case in cases.order_by("ended_at")[:BATCH]:
            if case.ended_at and add_span(case.ended_at, sheet.keeps, shipped()).at < at:
                erase_case(case=case, by=office, basis=OVER)
                count += 1
    return count


def drop_files(entries: Sequence[Entry]) -> None:
    """Take away the files of erased cases, where nothing else has the same ones."""
    for entry in entries:
        for digest in entry.payload.get("files", ()) if entry.event == "case.erased" else ():
            drop(digest)


def describe_case(key: str) -> Described | None:
    """Describe a case by its open values, for search."""
    case = Case.objects.filter(key=key).first()
    if case is None or case.erased_at is not None:
        return None
    fields = case.procedure.fields
    texts = [
        str(value)
        for name, value in case.filled.items()
        if name in fields
        and name not in case.held
        and not is_closed(fields[name])
        and fields[name].type in ("text", "note")
    ]
    return Described(
        of=f"procedure/{case.procedure_key}",
        row_key=key,
        label=case.label,
        hint=f"{case.reference} {label(case.here.label, 'zh')}",
        unit_path=case.unit_path,
        text=" ".join([case.reference, *texts]),
    )
