"""删除: what people wrote in an ended case goes everywhere, and its numbers stay right."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from youwei.chronicle.actions import record, recorded
from youwei.chronicle.clock import now, today
from youwei.chronicle.events import Named
from youwei.identity.models import PRIVATE, Holding, User
from youwei.packs import world
from youwei.packs.declared import Field, NotAllowed
from youwei.packs.values import is_closed
from youwei.procedures.actions.writing import index
from youwei.procedures.events import CaseErased, CaseErasureAsked, CaseErasureRefused
from youwei.procedures.machine import end_here, to_plain
from youwei.procedures.models import Case, ErasureAsked, Joined, Party
from youwei.registers.actions.erasing import AGAIN, REQUEST
from youwei.registers.actions.search import drop_text

AGAIN_ENDED = (
    "恢复备份后再次删除，办理到此为止 | Again, after a restore; it ends where it stood"
)
ELSEWHERE = "在办理的地方已删除 | Erased where it is worked on"
NUMBERS = frozenset({"choice", "clause", "yes", "unit", "number", "money", "date"})
"""Types of open fields that stay: what was counted is counted the same ever after."""


@recorded
def ask_erasure(*, case: Case, by: User) -> ErasureAsked:
    """Ask that an ended case be erased, as whoever opened it."""
    case = _ended(case, may_be_away=True)
    if by.key != case.opener_key:
        raise NotAllowed("Whoever opened it asks for this.")
    asked, is_new = ErasureAsked.objects.get_or_create(case=case, defaults={"asked_at": now()})
    if not is_new and asked.refused_at is None:
        raise NotAllowed("You have asked for this already; it is being decided on.")

    if not is_new:
        asked.asked_at, asked.refused_at, asked.reason = now(), None, ""
        asked.save()
    _record(CaseErasureAsked(tells=_deciders(case)), case, by)
    return asked


@recorded
def refuse_erasure(*, case: Case, reason: str, by: User) -> ErasureAsked:
    """Leave a case as it is, and tell whoever asked why."""
    case = _ended(case)
    _may_erase(case, by)
    asked = ErasureAsked.objects.filter(case=case, refused_at=None).first()
    if asked is None:
        raise NotAllowed("Nobody has asked that this be erased.")
    if len(reason.strip()) < 2:
        raise NotAllowed("Please give a reason.")

    asked.refused_at, asked.reason = now(), reason.strip()[:1000]
    asked.save()
    event = CaseErasureRefused(reason=asked.reason, tells=[case.opener_key])
    _record(event, case, by)
    return asked


@recorded
def erase_case(*, case: Case, by: Named, basis: str = REQUEST) -> Case:
    """Erase what people wrote in a case, and the key of what the record says of it.

    Kind, stages, units, days and ratings stay: no figure changes by it.
    """
    case = _ended(case)
    if isinstance(by, User):
        _may_erase(case, by)

    files = list(case.documents.values_list("digest", flat=True))
    empty(case, now())
    event = CaseErased(basis=basis, erases=[case.data_key], files=sorted(set(files)))
    _record(event, case, by)
    return case


@recorded
def erase_followed(*, case: Case, by: Named) -> Case:
    """Erase a case that is followed here, as it was erased where it is worked on."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    files = list(case.documents.values_list("digest", flat=True))
    empty(case, now())
    event = CaseErased(basis=ELSEWHERE, erases=[case.data_key], files=sorted(set(files)))
    _record(event, case, by)
    return case


@recorded
def leave_followed(*, case: Case, reason: str, by: Named) -> None:
    """Tell whoever asked that a case is not erased where it is worked on, and why."""
    asked = ErasureAsked.objects.select_for_update().filter(case=case).first()
    if asked is None:
        raise NotAllowed("Nobody has asked that this be erased.")
    asked.refused_at, asked.reason = now(), reason[:1000]
    asked.save()
    event = CaseErasureRefused(reason=asked.reason, tells=[case.opener_key])
    _record(event, case, by)


def erase_again(*, ids: Collection[str], by: Named) -> int:
    """Erase once more what a restored copy brought back; return how many cases there were."""
    found = list(Case.objects.filter(data_key__in=ids, erased_at=None))
    for case in found:
        _erase_restored(case=case, by=by)
    return len(found)


@recorded
def _erase_restored(*, case: Case, by: Named) -> None:
    """Erase a case as it stands in the copy: what is followed, and what still ran there, too.

    It had ended before it was erased. How is not known any more: it ends where it stands.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    basis, at = AGAIN, now()
    if case.ended_at is None:
        basis = AGAIN_ENDED
        _end(case, at)
    files = list(case.documents.values_list("digest", flat=True))
    empty(case, at)
    event = CaseErased(basis=basis, erases=[case.data_key], files=sorted(set(files)))
    _record(event, case, by)


def _end(case: Case, at: datetime) -> None:
    """End a case where it stands; who went along with it goes alone."""
    case.state, case.ended_at, case.due_at = to_plain(end_here(case.present, at)), at, None
    case.turns.filter(left_at=None).update(left_at=at)
    Joined.objects.filter(Q(case=case) | Q(lead=case), until=None).update(until=at)


def empty(case: Case, at: datetime) -> None:
    """Leave of a case what figures count, and nothing that anybody wrote."""
    fields = case.procedure.fields
    case.filled = {
        key: value for key, value in case.filled.items() if _is_number(fields.get(key))
    }
    nameless = _acted_for_themselves(case)
    case.closed_box, case.before = "", None
    case.state = _without(nameless, case.state)
    case.label = f"{case.procedure.title.partition(' | ')[0]} {case.reference}"
    case.opener_name, case.last_by = PRIVATE, ""
    case.salt, case.published_in, case.erased_at = secrets.token_hex(16), "", at
    case.version += 1
    case.save()
    case.documents.all().delete()
    case.said.all().delete()
    _empty_seats(case, nameless)
    _empty_agendas(case)
    ErasureAsked.objects.filter(case=case).update(reason="")
    index(case)
    drop_text([case.key])


def _is_number(field: Field | None) -> bool:
    return field is not None and field.type in NUMBERS and not is_closed(field)


def _acted_for_themselves(case: Case) -> frozenset[str]:
    """Return the keys of all who were seated here and hold no office: their names go."""
    state, keys = case.state, set(case.turns.values_list("user_key", flat=True))
    keys |= {*state.get("seats", ()), *state.get("withdrawn", ())}
    keys |= {one["seat"] for one in state.get("answers", ())}
    keys |= {key for acted in state.get("acted", {}).values() for key in acted}
    known = User.objects.filter(key__in=keys - {""})
    return frozenset(user.key for user in known if user.is_private)


def _without(nameless: frozenset[str], state: dict[str, Any]) -> dict[str, Any]:
    """Return a state without reasons, and with nobody in place of these people."""

    def kept(keys: Iterable[str]) -> list[str]:
        return ["" if key in nameless else key for key in keys]

    answers = [
        {**one, "reason": "", "seat": kept([one["seat"]])[0]}
        for one in state.get("answers", ())
    ]
    acted = {
        stage: [key for key in keys if key not in nameless]
        for stage, keys in state.get("acted", {}).items()
    }
    seats, withdrawn = kept(state.get("seats", ())), kept(state.get("withdrawn", ()))
    return {
        **state, "answers": answers, "acted": acted, "seats": seats, "withdrawn": withdrawn,
    }  # fmt: skip


def _empty_seats(case: Case, nameless: frozenset[str]) -> None:
    """Leave when it was where. From whom it was kept it stays kept, by a mark of them."""
    is_counted = Case.objects.counted().filter(pk=case.pk).exists()
    case.turns.filter(user_key__in=nameless).update(user_key="")
    case.parties.exclude(relation=Party.HIDDEN).delete()
    if not is_counted:
        Party.objects.create(case=case, relation=Party.UNCOUNTED)
    for party in case.parties.exclude(user_key=""):
        party.user_key = Party.mark_of(party.user_key)
        party.save(update_fields=["user_key"])


def _empty_agendas(case: Case) -> None:
    """Leave with the meetings that it was decided, and how many said what."""
    for item in case.agenda_items.all():
        answers = [{**one, "reason": ""} for one in item.result.get("answers", ())]
        item.result = {**item.result, "answers": answers} if item.result else {}
        item.withdrawn = dict.fromkeys(item.withdrawn, "")
        item.minutes, item.noted = "", {}
        item.save(update_fields=["result", "withdrawn", "minutes", "noted"])


def _ended(case: Case, *, may_be_away: bool = False) -> Case:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if case.erased_at is not None:
        raise NotAllowed("This is erased already.")
    if case.ended_at is None:
        raise NotAllowed("This is still in hand: take it back first, or wait for its end.")
    if case.is_away and not may_be_away:
        raise NotAllowed("This is decided where the matter is worked on.")
    return case


def _may_erase(case: Case, by: User) -> None:
    if not by.may_erase(case.unit_path):
        raise NotAllowed("The data protection officer decides on this.")


def _deciders(case: Case) -> list[str]:
    roles = [key for key, role in world.current().roles.items() if role.erases]
    held = Holding.objects.current(today()).filter(role__in=roles, user__is_active=True)
    users = {hat.user for hat in held.select_related("user") if hat.covers(case.unit_path)}
    return sorted(user.key for user in users)


def _record(event: Any, case: Case, by: Named) -> None:
    zone = case.procedure.zone
    record(event, on=case, by=by, unit_path=case.unit_path, zone=zone)
