"""What somebody at the bench decides: several declared moves that belong together."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import join_case, move_case, separate_case
from youwei.procedures.models import Case

STAY = "ordered"
LANES = {"ordinary": "dispatch", "urgent": "rushing"}


@transaction.atomic
def sort_order(
    *, case: Case, filled: Mapping[str, Any], by: User, version: int | None = None
) -> Case:
    """Take an order in and pass it on: to the street, or at once to a unit if it is urgent."""
    if case.stage == STAY:
        case = _go(case, "sorted", {}, by, version)
        version = None
    to = LANES.get(str(filled.get("lane") or ""))
    if to is None:
        raise NotAllowed("Please say whether it is urgent.")
    said = {key: value for key, value in filled.items() if key != "lead" or to == "rushing"}
    return _go(case, to, said, by, version)


def dispatch_order(
    *, case: Case, filled: Mapping[str, Any], by: User, version: int | None = None
) -> Case:
    """Send an order to the unit in charge, with who assists and in how many working days."""
    return _go(case, "signing", filled, by, version)


@transaction.atomic
def join_orders(*, cases: Sequence[Case], lead: Case, reason: str, by: User) -> int:
    """Let orders go along with one of them, all or none; return how many do."""
    for case in cases:
        join_case(case=case, lead=lead, by=by, reason=reason)
    return len(cases)


@transaction.atomic
def part_orders(*, cases: Sequence[Case], reason: str, by: User) -> int:
    """Let orders go alone again, all or none; return how many do."""
    for case in cases:
        separate_case(case=case, by=by, reason=reason)
    return len(cases)


def _go(case: Case, to: str, filled: Mapping[str, Any], by: User, version: int | None) -> Case:
    """Take the declared move to a stage."""
    moves = case.here.moves
    place = next((n for n, move in enumerate(moves) if move.to == to), None)
    if place is None:
        raise NotAllowed(
            "This order is no longer here; it is at “%(stage)s”.", stage=case.here.label
        )
    return move_case(case=case, place=place, by=by, filled=filled, version=version)
