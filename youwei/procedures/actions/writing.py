"""How a case is written after a step: columns, turns, parties, index."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from typing import Any

from django.utils import timezone

from youwei.chronicle.veil import veil
from youwei.engines.personal import personal_in
from youwei.packs import world
from youwei.packs.declared import Field, NotAllowed, label
from youwei.packs.values import clean_values, is_closed, is_empty
from youwei.procedures.declarations import Procedure
from youwei.procedures.machine import State, Step, refuse_few, to_plain
from youwei.procedures.models import Case, Party, Turn
from youwei.procedures.models.cases import OPENER, seals_opener
from youwei.procedures.queries.around import Seat, Surroundings
from youwei.procedures.queries.lists import implied
from youwei.registers.actions import index_row, mark_row
from youwei.registers.models import Unit

STEP = (
    "label", "stage", "lead_key", "lead_name", "filled", "closed_box", "state", "before",
    "version", "entered_at", "due_at", "ended_at", "published_in", "last_by", "last_at",
)  # fmt: skip


def clean(procedure: Procedure, filled: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was sent in its fixed form; refuse what is no field of this procedure.

    A checklist names every line of its list, so that one that was left out is never met.
    """
    cleaned = clean_values(procedure.fields, filled)
    for key, value in cleaned.items():
        if procedure.fields[key].type == "checklist" and value:
            cleaned[key] = _every_line(procedure.fields[key], value)
    return cleaned


def _every_line(field: Field, answers: Mapping[str, Any]) -> dict[str, Any]:
    lines = world.current().sheets["clauses"][field.of or ""].clauses
    if unknown := sorted(answers.keys() - lines.keys()):
        raise NotAllowed("There is no field %(fields)s here.", fields=", ".join(unknown))
    return {key: answers.get(key, {"yes": None, "note": ""}) for key in lines}


def put(case: Case, state: State, *, by: str, at: datetime) -> None:
    """Bring the columns of a case up to a state of the machine. Does not save."""
    fields = case.procedure.fields
    kept = {key: value for key, value in state.filled.items() if not is_empty(value)}
    closed = {k: v for k, v in kept.items() if k in fields and is_closed(fields[k])}
    case.closed = closed
    case.filled = {k: v for k, v in kept.items() if k not in closed}
    if case.is_past:  # time did its part elsewhere, long ago
        state = _without_deadline(state)
    case.state = to_plain(state)
    case.stage, case.entered_at = state.stage, state.entered_at
    case.due_at, case.ended_at = state.due_at, state.ended_at
    case.published_in = _published_in(case)
    is_sealed = by == case.opener_name and seals_opener(case.procedure)
    case.last_by, case.last_at = OPENER if is_sealed else by, at
    case.label = _label(case, fields)
    _put_lead(case)


def save_step(case: Case) -> None:
    """Save what a step may change; the rest of a case is written once, when it is opened."""
    case.save(update_fields=STEP)


def _published_in(case: Case) -> str:
    """Name the stage whose words are public: an end keeps them, going back takes them away."""
    if case.here.publishes:
        return case.stage
    return case.published_in if case.ended_at is not None else ""


def seat(case: Case, around: Surroundings, at: datetime) -> bool:
    """Close the turns of the stage that was left; open those of the one entered.

    Return whether the case can go on from there: an end waits for nobody.
    """
    if case.version > 1:  # else it has just been opened
        case.turns.filter(left_at=None).update(left_at=at)
    if case.ended_at is not None:
        return True
    seats = seats_in(case, around)
    Turn.objects.bulk_create(
        Turn(
            case=case,
            stage=case.stage,
            role=one.role,
            unit_path=one.unit_path,
            user_key=one.user_key,
            is_asked=is_asked,
            entered_at=at,
        )
        for one, is_asked in seats.items()
    )
    return bool(seats) or case.here.late_to is not None


def seats_in(case: Case, around: Surroundings) -> dict[Seat, bool]:
    """Return the seats of the stage in which a case is, and whether it waits for them."""
    around.filled = case.values
    seats: dict[Seat, bool] = {}
    for who in _whose(case):
        is_asked = case.here.by in (None, who)
        for one in around.seats_of(who):
            seats[one] = seats.get(one, False) or is_asked
    return seats | {Seat(user_key=key): True for key in case.state.get("seats", ())}


def settle(case: Case, around: Surroundings, at: datetime) -> None:
    """Seat a case in its stage, name its parties, index it; refuse where nobody could go on."""
    if not seat(case, around, at):
        refuse_nobody(case, around)
    if not (case.is_past or case.is_away or around.as_recorded) and asks_nobody(case):
        asks = case.here.asks
        who = [around.name_of(one) for one in asks.of] if asks else []
        raise NotAllowed(
            "In “%(stage)s” nobody could answer: %(who)s has no members yet. Please have them"
            " set up first.",
            stage=case.here.label,
            who=tuple(who),
        )
    asks = case.here.asks
    if asks is not None and asks.secret and not (case.is_past or case.is_away):
        refuse_few(len(case.present.seats))
    name_parties(case, around)
    index(case)


def asks_nobody(case: Case) -> bool:
    """Say whether a case would wait for ever for answers: of a body that has no members.

    Who is named in a field may rightly be nobody, as the units that assist.
    """
    asks, here = case.here.asks, case.here
    if asks is None or case.present.seats or here.late_to is not None:
        return False
    return all("@" not in who for who in asks.of) and all(move.tally for move in here.moves)


def refuse_nobody(case: Case, around: Surroundings) -> None:
    """Refuse a step after which the case would lie where nobody can have it.

    Where a case is only followed, others see to that.
    """
    if case.is_away:
        return
    if units := around.units_concerned(_whose(case)):
        raise NotAllowed(
            "%(unit)s is concerned itself and cannot work on this; please choose another.",
            unit=units,
        )
    who = "、".join(around.name_of(one) for one in dict.fromkeys(_whose(case))) or "—"
    raise NotAllowed(
        "In “%(stage)s” nobody could go on: there is no %(who)s for %(unit)s.",
        stage=label(case.here.label, "zh"),
        unit=case.unit_name,
        who=who,
    )


def named_in(case: Case, around: Surroundings) -> set[tuple[str, Seat]]:
    """Return who is concerned or in charge, from whom it is kept, who is shown looks."""
    sheet = case.procedure
    around.filled = case.values
    wanted: set[tuple[str, Seat]] = set()
    for who in sheet.hidden_from:
        wanted |= {(Party.HIDDEN, one) for one in around.named_by(who)}
    for who in sheet.looks_to:
        wanted |= {(Party.SHOWN_LOOKS, one) for one in around.named_by(who)}
    for who in _readers(sheet):
        wanted |= {(Party.CONCERNED, one) for one in around.seats_of(who)}
    if sheet.backlog is not None:
        wanted |= {(Party.IN_CHARGE, one) for one in around.seats_of(f"@{sheet.backlog.to}")}
    return wanted


def name_parties(
    case: Case, around: Surroundings, *, undone: Set[tuple[str, Seat]] = frozenset()
) -> None:
    """Write down who is named in a case. Whoever no longer is reads it no more.

    From whom it was kept it stays kept, unless they were named by a step that is `undone`.
    """
    wanted, sheet, is_new = named_in(case, around), case.procedure, case.version == 1
    if is_new or not (wanted or undone or sheet.backlog or _readers(sheet)):
        _write_parties(case, wanted)
        return
    known = {(p.relation, Seat(p.role, p.unit_path, p.user_key)): p for p in case.parties.all()}
    gone = [one for one in known if one in undone or one[0] in Party.READERS]
    if stale := [known[one].pk for one in gone if one not in wanted]:
        case.parties.filter(pk__in=stale).delete()
    _write_parties(case, wanted - known.keys())


def keep_from(case: Case, around: Surroundings) -> None:
    """Keep a case at once from those whom a draft names; who may read it, the step says."""
    wanted = {one for one in named_in(case, around) if one[0] == Party.HIDDEN}
    if not wanted:
        return
    kept = case.parties.filter(relation=Party.HIDDEN)
    known = {(p.relation, Seat(p.role, p.unit_path, p.user_key)) for p in kept}
    _write_parties(case, wanted - known)


def _readers(sheet: Procedure) -> list[str]:
    """Return whom the declaration lets read a case because they are named in it."""
    concerned = [f"@{sheet.concerns}"] if sheet.concerns not in (None, "opener") else []
    return [*concerned, *(who for who in sheet.seen_by if who.startswith("@"))]


def _write_parties(case: Case, named: Iterable[tuple[str, Seat]]) -> None:
    Party.objects.bulk_create(  # which asks the database nothing where there is nobody
        Party(case=case, relation=r, role=s.role, unit_path=s.unit_path, user_key=s.user_key)
        for r, s in sorted(named, key=str)
    )


def index(case: Case) -> None:
    """Project open values, the stage and the lead for lists and measures."""
    fields = {**case.procedure.fields, **implied(case.procedure)}
    said = {key: value for key, value in case.filled.items() if key not in case.held}
    values = {**said, **{key: case.value(key) for key in implied(case.procedure)}}
    of, is_new = f"procedure/{case.procedure_key}", case.version == 1
    index_row(of=of, row_key=case.key, fields=fields, values=values, is_new=is_new)
    mark_row(of=of, row_key=case.key, fields=case.procedure.fields, closed=case.closed)


def refuse_personal(case: Case, values: Mapping[str, Any]) -> None:
    """Refuse words that are about to be published with a phone, a number or a name in them.

    Offices may give their land line. What a resident wrote is not among these words.
    """
    fields = case.procedure.fields
    for key in sorted(case.unpublished):
        text = values.get(key)
        if fields[key].type not in ("text", "note") or not isinstance(text, str):
            continue
        if found := [one.words for one in personal_in(text) if one.kind != "landline"]:
            raise NotAllowed(
                "%(field)s is read by everybody, and says what is personal: %(words)s."
                " Please write it without.",
                field=fields[key].label,
                words=tuple(found),
            )


def veiled(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the chronicle may hold them: closed ones as commitments.

    So are those that are still being written: whoever reads the record reads no drafts.
    """
    fields, held = case.procedure.fields, case.held
    return {
        key: veil(str(value), salt=f"{case.salt}{key}")
        if key in held or (key in fields and is_closed(fields[key]))
        else value
        for key, value in values.items()
        if not is_empty(value)
    }


def tells_of(case: Case, around: Surroundings, step: Step) -> list[str]:
    """Return the keys of everybody who gets a notice of a step."""
    around.filled = case.values
    return list(around.people(step.tells))


def locked(case: Case, version: int | None) -> Case:
    """Lock a case, and refuse whoever looked at it before somebody else acted."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if version is not None and version != case.version:
        raise NotAllowed(
            "Not saved: %(who)s has just acted here (%(at)s). What you wrote is kept below.",
            who=case.last_by,
            at=f"{timezone.localtime(case.last_at):%H:%M}",
        )
    return case


def refuse_away(case: Case, by: str) -> None:
    """Refuse everybody but the opener where a case is only followed: others work on it."""
    if case.is_away and by != case.opener_key:
        carried = case.procedure.carried
        raise NotAllowed(
            "This is worked on in the zone %(zone)s; here it is only followed.",
            zone=carried.to if carried else "",
        )


def _whose(case: Case) -> Iterable[str]:
    stage = case.here
    if stage.by:
        yield stage.by
    for move in stage.moves:
        if move.by:
            yield move.by


def _label(case: Case, fields: Mapping[str, Field]) -> str:
    """Name a case by its first open line of text, so that people can tell cases apart."""
    for key, field in fields.items():
        if field.type == "text" and not is_closed(field) and case.filled.get(key):
            return str(case.filled[key])[:200]
    for key, field in fields.items():
        if field.type == "note" and not is_closed(field) and case.filled.get(key):
            return str(case.filled[key])[:60]
    return f"{label(case.procedure.title, 'zh')} {case.reference}"


def _put_lead(case: Case) -> None:
    lead = case.procedure.lead
    key = case.filled.get(lead, "") if lead else ""
    if key == case.lead_key:
        return
    unit = Unit.objects.filter(key=key).first() if key else None
    if key and unit is None:
        raise NotAllowed("There is no such unit: %(unit)s.", unit=str(key))
    case.lead_key, case.lead_name = (unit.key, unit.label) if unit else ("", "")


def _without_deadline(state: State) -> State:
    return State(**{**vars(state), "due_at": None, "warning": ""})
