"""What time does by itself, recorded by the office responsible."""

from datetime import datetime

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.events import Event
from youwei.identity.actions import Office
from youwei.packs.declared import label
from youwei.procedures.actions.joining import bonds_of, carry_along
from youwei.procedures.actions.opening import open_child
from youwei.procedures.actions.writing import asks_nobody, index, put, save_step, seat, tells_of
from youwei.procedures.events import CaseLate, CaseMovedByTime
from youwei.procedures.machine import tick
from youwei.procedures.models import Case
from youwei.procedures.queries.around import Surroundings


class NothingDue(Exception):
    """Somebody else has just acted, or the worker asked twice."""


def tick_case(*, case: Case, at: datetime) -> bool:
    """Do what is due on one case; say whether something was. Doing it twice does it once."""
    try:
        _tick(case=case, at=at)
    except NothingDue:
        return False
    return True


@recorded
def _tick(*, case: Case, at: datetime) -> None:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    around, sheet = Surroundings(case), case.procedure
    bonds = bonds_of(case)
    goes_along = any(one.case_id == case.pk for one in bonds)
    rests = case.is_past or case.is_away or goes_along
    done = None if rests else tick(sheet, case.present, at=at, around=around)
    if done is None:
        raise NothingDue
    office = _office(case, around)
    state, step = done
    put(case, state, by=str(office), at=at)
    case.before = None
    case.version += 1
    save_step(case)
    tells = tells_of(case, around, step)
    if step.left == step.entered:
        stage = label(sheet.stages[step.left].label, "zh")
        late = CaseLate(procedure=case.procedure_key, stage=stage, tells=tells)
        _record(late, case, office, at, "late_tells")
        return

    if not seat(case, around, state.entered_at) or asks_nobody(case):
        raise NothingDue  # nobody could go on there: it stays, late, with those who have it
    index(case)
    moved = CaseMovedByTime(
        procedure=case.procedure_key,
        left=label(sheet.stages[step.left].label, "zh"),
        entered=label(sheet.stages[step.entered].label, "zh"),
        tells=tells,
    )
    _record(moved, case, office, at, "late_to")
    if step.opens is not None:
        open_child(case, step.opens, subject=None, by=office, at=at)
    if bonds:
        carry_along(case, step, by=office, at=at)


def _record(event: Event, case: Case, office: Office, at: datetime, because: str) -> None:
    zone = case.procedure.zone
    record(
        event, on=case, by=office, at=at, because=because, unit_path=case.unit_path, zone=zone
    )


def _office(case: Case, around: Surroundings) -> Office:
    """Return the office responsible: whose turn it was."""
    stage = case.here
    name = around.name_of(stage.by) if stage.by else label(case.procedure.title, "zh")
    return Office(f"office/{case.procedure_key}/{case.stage}", name)
