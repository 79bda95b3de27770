"""What a step of the tour does for whoever only reads on: the declared moves, by the cast."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youwei.identity.models import User
from youwei.interop.tour.place import Place
from youwei.interop.tour.steps import HERE, Opening, Step, Taken
from youwei.procedures.actions import add_document, join_case, move_case, open_case
from youwei.procedures.models import Case
from youwei.registers.models import Unit


@transaction.atomic
def begin_step(*, place: Place) -> None:
    """Do what others have done when one arrives at a step."""
    for move in place.step.first:
        _move(place, move)


@transaction.atomic
def finish_step(*, place: Place) -> Place:
    """Do what is left of a step; what was done by hand stays as it is."""
    step = place.step
    if step.opens is not None and step.opens.keep not in place.cases:
        case = _by_hand(place, step, step.opens) or _open(place, step, step.opens)
        place = place.keeping(step.opens.keep, case.reference)
    for move in step.moves:
        _move(place, move)
    return place


def _by_hand(place: Place, step: Step, opens: Opening) -> Case | None:
    """Return what this person of the cast has opened since the tour began, if anything."""
    since = datetime.fromisoformat(place.since)
    mine = Case.objects.of(opens.procedure).filter(opener_key=_cast(step.who).key)
    fresh = mine.filter(opened_at__gte=since).exclude(reference__in=place.cases.values())
    return fresh.order_by("-pk").first()


def _open(place: Place, step: Step, opens: Opening) -> Case:
    by = _cast(step.who)
    unit = Unit.objects.get(code=opens.at) if opens.at else _seat(by)
    filled = _meant(opens.filled)
    lead = Case.objects.get(reference=place.cases[opens.joins]) if opens.joins else None
    if lead is not None:
        filled["repeats"] = lead.key
    case = open_case(procedure=opens.procedure, unit=unit, by=by, filled=filled)
    if opens.photo:
        data = (HERE / opens.photo).read_bytes()
        add_document(case=case, field="photo", name=opens.photo, data=data, by=by)
    return join_case(case=case, lead=lead, by=by) if lead is not None else case


def _move(place: Place, move: Taken) -> None:
    case = Case.objects.get(reference=place.cases[move.of])
    if case.stage != move.origin:
        return
    places = [number for number, one in enumerate(case.here.moves) if one.to == move.to]
    move_case(
        case=case, place=places[move.nth], by=_cast(move.by), reason=move.reason,
        filled=_meant(move.filled),
    )  # fmt: skip


def _meant(filled: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with units by their keys: the file names them by their codes."""
    return {key: _key_of(value) for key, value in filled.items()}


def _key_of(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_key_of(one) for one in value]
    if isinstance(value, str) and value.startswith("unit:"):
        return Unit.objects.get(code=value.removeprefix("unit:")).key
    return value


def _seat(by: User) -> Unit:
    found: Unit = Unit.objects.get(unit_path=by.hats[0].unit_path)
    return found


def _cast(username: str) -> User:
    return User.objects.get(username=username, is_cast=True, is_active=True)
