"""What has grown old is put in charge of leaders."""

from collections.abc import Sequence

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions.writing import index, locked, name_parties, refuse_away
from youwei.procedures.declarations import Backlog
from youwei.procedures.events import CasePutInCharge
from youwei.procedures.models import Case, Party, Turn
from youwei.procedures.queries.around import Surroundings
from youwei.procedures.queries.backlog import grown_old, hands_over


@recorded
def put_in_charge(*, cases: Sequence[Case], leader: User, by: User, reason: str = "") -> int:
    """Put a leader in charge of several old cases: of all of them, or of none."""
    if not cases:
        raise NotAllowed("No row is chosen.")
    for case in cases:
        _put(locked(case, None), leader, by, reason.strip()[:500])
    return len(cases)


def _put(case: Case, leader: User, by: User, reason: str) -> None:
    refuse_away(case, "")
    backlog, at = case.procedure.backlog, now()
    if backlog is None or not hands_over(by, backlog, case.unit_path):
        raise NotAllowed("This is done by: %(roles)s.", roles="—")
    if not grown_old(case, backlog, at):
        raise NotAllowed("%(case)s is not old enough, or has ended.", case=case.reference)
    _refuse_leader(case, leader, backlog)

    case.filled = {**case.filled, backlog.to: leader.key}
    case.before = None
    case.version += 1
    case.last_by, case.last_at = str(by), at
    case.save()
    name_parties(case, Surroundings(case, by))
    index(case)
    event = CasePutInCharge(
        leader=leader.name,
        days=(at - case.opened_at).days,
        reason=reason,
        filled={backlog.to: leader.key},
        tells=[leader.key],
    )
    record(event, on=case, by=by, at=at, unit_path=case.unit_path, zone=case.procedure.zone)


def _refuse_leader(case: Case, leader: User, backlog: Backlog) -> None:
    if not any(hat.role in backlog.leaders for hat in leader.hats):
        raise NotAllowed("%(name)s is no leader who may be put in charge.", name=leader.name)
    kept = case.parties.filter(Turn.seats_of(leader), relation=Party.HIDDEN)
    if kept.exists():
        raise NotAllowed(
            "%(name)s cannot be put in charge of %(case)s. Please choose somebody else.",
            name=leader.name,
            case=case.reference,
        )
