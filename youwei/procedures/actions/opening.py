"""A case begins."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from youwei.chronicle import vault
from youwei.chronicle.actions import pin_declaration, record, recorded
from youwei.chronicle.clock import now
from youwei.chronicle.events import Named
from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import NotAllowed, label
from youwei.procedures.actions.writing import (
    clean,
    index,
    name_parties,
    put,
    refuse_nobody,
    seat,
    seats_in,
    veiled,
)
from youwei.procedures.declarations import Opens, Procedure
from youwei.procedures.events import CaseOpened
from youwei.procedures.machine import start
from youwei.procedures.models import Case, Series, worked_elsewhere
from youwei.procedures.queries.around import Surroundings
from youwei.registers.models import Unit

GO_ON = (
    f"INSERT INTO {Series._meta.db_table} AS series (key, last) VALUES (%s, %s)"  # noqa: S608
    " ON CONFLICT (key) DO UPDATE SET last = series.last + excluded.last RETURNING last"
)
"""The next number of a series, which begins with its first: one question to the database."""
STEPS = 9
"""So far apart are numbers at most where one that is missing must tell nothing."""
AT_HOME = ("household", "firm")
"""Levels at which people act for themselves."""


@dataclass(frozen=True)
class Reserved:
    """What is fixed of a case before it is opened: number, salt, and the key of its words.

    The number comes from `next_reference`, as late as can be: others wait for the series.
    """

    reference: str
    salt: str
    data_key: str
    at: datetime  #: when it came in: its time runs from then

    @property
    def key(self) -> str:
        return f"case/{self.reference}"


@recorded
def open_case(  # noqa: PLR0913  whoever opens for somebody else says for whom, and when it was
    *,
    procedure: str,
    unit: Unit,
    by: User,
    filled: Mapping[str, Any] | None = None,
    opener: Named | None = None,
    subject_key: str = "",
    parent: Case | None = None,
    at: datetime | None = None,
    batch: tuple[str, int] | None = None,
    reserved: Reserved | None = None,
) -> Case:
    """Open a case in the first stage of its procedure.

    `opener` is for whom it is opened: a resident without a phone, or nobody's name any more.
    `batch` (key and line) marks a case of the past: time does nothing to it by itself.
    `reserved` is what was told to somebody before: the case takes that number and that moment.
    """
    sheet = declared(procedure)
    may_open(sheet, by, opener=opener)
    if opener is None:
        _within_reach(sheet, by, unit)
    at = reserved.at if reserved else at or now()
    case = new_case(procedure, unit.path, unit.label, at, _first_words(sheet, filled or {}))
    case.subject_key, case.parent, case.is_past = subject_key, parent, batch is not None
    case.batch, case.batch_line = batch or ("", None)
    if reserved is not None:
        case.key, case.reference = reserved.key, reserved.reference
        case.salt, case.data_key = reserved.salt, reserved.data_key
    who = opener or by
    case.opener_key, case.opener_name = who.key, str(who)
    return begin(case, Surroundings(case, by), by=by, at=at)


def refuse_unfit(*, procedure: str, filled: Mapping[str, Any]) -> None:
    """Refuse words with which no case of this kind begins. No query."""
    _first_words(declared(procedure), filled)


def refuse_unopenable(
    *, procedure: str, unit: Unit, by: User, filled: Mapping[str, Any]
) -> None:
    """Refuse what somebody could not open for themselves here; nothing is written."""
    sheet, at = declared(procedure), now()
    may_open(sheet, by, opener=by)
    case = new_case(procedure, unit.path, unit.label, at, _first_words(sheet, filled))
    case.opener_key, case.opener_name = by.key, str(by)
    around = Surroundings(case, by)
    state, _ = start(sheet, opener=by.key, filled=case.filled, at=at, around=around)
    put(case, state, by=str(by), at=at)
    if not seats_in(case, around) and case.here.late_to is None and case.ended_at is None:
        refuse_nobody(case, around)


def _first_words(sheet: Procedure, filled: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a case begins with in its fixed form; refuse what is written only later."""
    values = clean(sheet, filled)
    if foreign := values.keys() - set(sheet.stages[sheet.starts].fills):
        fields = tuple(sheet.fields[key].label for key in sorted(foreign))
        raise NotAllowed("Not written in this stage: %(fields)s.", fields=fields)
    return values


def open_child(case: Case, opens: Opens, *, subject: Any, by: Named, at: datetime) -> Case:
    """Start a case from a stage of another. The declaration decides, so no right is asked."""
    sheet = declared(opens.procedure)
    carried = {key: case.values[key] for key in opens.carries if key in case.values}
    values = {key: value for key, value in carried.items() if key in sheet.fields}
    child = new_case(opens.procedure, case.unit_path, case.unit_name, at, values)
    child.parent, child.is_past = case, case.is_past
    child.subject_key = subject if isinstance(subject, str) else ""
    child.opener_key, child.opener_name = by.key, str(by)
    user = by if isinstance(by, User) else None
    return begin(child, Surroundings(child, user), by=by, at=at, about=[case.key])


def begin_beside(case: Case, values: dict[str, Any], *, by: User, at: datetime) -> Case:
    """Start a case of the same kind, place and opener beside another."""
    made = new_case(case.procedure_key, case.unit_path, case.unit_name, at, values)
    made.opener_key, made.opener_name = case.opener_key, case.opener_name
    made.subject_key = case.subject_key
    return begin(made, Surroundings(made, by), by=by, at=at, about=[case.key])


def new_case(
    procedure: str,
    path: str,
    name: str,
    at: datetime,
    values: dict[str, Any],
    reference: str = "",
) -> Case:
    """Return a case that is not saved yet; one without a number gets it when it begins."""
    return Case(
        key=f"case/{reference}",
        reference=reference,
        procedure_key=procedure,
        digest=world.current().digest("procedures", procedure),
        unit_path=path,
        unit_name=name,
        salt=secrets.token_hex(16),
        data_key=vault.fresh(),
        opened_at=at,
        filled=values,
    )


def begin(
    case: Case, around: Surroundings, *, by: Named, at: datetime, about: Sequence[str] = ()
) -> Case:
    """Put a new case into its first stage, and record it.

    The line does not name the opener beside the case: nobody gathers requests by who wrote.
    """
    key, sheet = case.procedure_key, case.procedure
    pin_declaration("procedures", key, case.digest, world.current().raw("procedures", key))
    values = dict(case.filled)
    state, _ = start(sheet, opener=case.opener_key, filled=values, at=at, around=around)
    if not case.reference:  # as late as can be: others wait for the row until the commit
        case.reference = next_reference(key, at)
        case.key = f"case/{case.reference}"
    put(case, state, by=str(by), at=at)
    case.save(force_insert=True)
    if not seat(case, around, at) and case.parent is None:
        refuse_nobody(case, around)
    name_parties(case, around)
    index(case)
    event = CaseOpened(
        procedure=key,
        declaration=case.digest,
        stage=label(sheet.stages[case.stage].label, "zh"),
        filled=veiled(case, values),
    )
    record(event, on=case, by=by, at=at, about=about, unit_path=case.unit_path, zone=sheet.zone)
    return case


def declared(procedure: str) -> Procedure:
    """Return the procedure as the county declares it, or refuse."""
    sheet = world.current().sheets["procedures"].get(procedure)
    if sheet is None:
        raise NotAllowed(
            "There is no procedure %(procedure)s in this county.", procedure=procedure
        )
    found: Procedure = sheet
    return found


def may_open(sheet: Procedure, by: User, *, opener: Named | None) -> None:
    """Refuse whoever may not open; for somebody else, whoever has the first stage may."""
    roles = {hat.role for hat in by.hats}
    allowed = {who for who in sheet.opened_by if "@" not in who}
    first = sheet.stages[sheet.starts].by
    if roles & allowed or (opener is not None and first in roles):
        return
    declared_roles = world.current().roles
    names = "、".join(
        label(declared_roles[r].label, "zh") for r in sheet.opened_by if r in declared_roles
    )
    raise NotAllowed("This is opened by: %(roles)s.", roles=names or "—")


def _within_reach(sheet: Procedure, by: User, unit: Unit) -> None:
    """Refuse an office that opens in its own name where it has nothing to say.

    People and firms bring what they have wherever it is.
    """
    hats = [hat for hat in by.hats if hat.role in sheet.opened_by and hat.declared]
    if any(
        unit.path == hat.unit_path
        or hat.covers(unit.path)
        or (hat.declared and hat.declared.level in AT_HOME)
        for hat in hats
    ):
        return
    names = tuple(dict.fromkeys(hat.unit_name or hat.unit_path for hat in hats))
    raise NotAllowed("You open this for %(units)s, and for what lies below.", units=names)


def next_reference(procedure: str, at: datetime) -> str:
    """Return the next number of a procedure and year: "LETTERS-2026-000012".

    Two who open at the same time wait for one another. Where cases are only opened, and worked
    on elsewhere, the series is another one: "LETTERS-2026-N-000012". Numbers have no holes, but
    where cases are kept from somebody: there a number that they miss must tell nothing, so
    each is some steps from the last.
    """
    apart = "-N" if procedure in worked_elsewhere() else ""
    key = f"{procedure.upper()}-{timezone.localtime(at).year}{apart}"
    is_kept = bool(declared(procedure).hidden_from)
    step = 1 + secrets.randbelow(STEPS) if is_kept else 1
    with connection.cursor() as cursor:
        cursor.execute(GO_ON, [key, step])
        return str(Series(key=key, last=cursor.fetchone()[0]))
