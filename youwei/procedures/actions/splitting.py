"""One case about two things becomes two, each with its own way, answer and rating."""

from collections.abc import Mapping
from typing import Any

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions.joining import carried, may_split
from youwei.procedures.actions.opening import begin_beside
from youwei.procedures.actions.writing import clean
from youwei.procedures.events import CaseSplit
from youwei.procedures.models import Case, Split


@recorded
def split_case(*, case: Case, filled: Mapping[str, Any], reason: str, by: User) -> Case:
    """Open a second case for a part of what somebody said; return it.

    `filled` are fields of the opening, at least one of them new. Nobody has to say the rest, or
    who they are, again.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    may_split(case, by)
    values = clean(case.procedure, filled)
    starts = case.procedure.stages[case.procedure.starts].fills
    if foreign := values.keys() - set(starts):
        names = tuple(case.procedure.fields[key].label for key in sorted(foreign))
        raise NotAllowed("Not written in this stage: %(fields)s.", fields=names)
    if not any(value and value != case.values.get(key) for key, value in values.items()):
        raise NotAllowed("Please write what the second matter is.")
    if not reason.strip():
        raise NotAllowed("Please give a reason.")

    at = now()
    made = begin_beside(case, carried(case, values), by=by, at=at)
    Split.objects.create(source=case, made=made)
    event = CaseSplit(made=made.reference, reason=reason.strip())
    zone = case.procedure.zone
    record(event, on=case, by=by, at=at, about=[made.key], unit_path=case.unit_path, zone=zone)
    return made
