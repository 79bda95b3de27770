"""What a visitor can set going."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from youwei.identity.actions import SETUP, add_user, give_role
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.portal.queries import VISITOR
from youwei.procedures.actions import move_case, open_case
from youwei.procedures.models import Case
from youwei.registers.models import Unit


@transaction.atomic
def send_matter(*, procedure: str, filled: Mapping[str, Any]) -> Case:
    """Open a case for somebody who did not say who they are."""
    home = Unit.objects.filter(level="household").order_by("pk").first()
    if home is None:
        raise NotAllowed("This county does not take anything here yet.")
    return open_case(procedure=procedure, unit=home, by=_visitor(home), filled=filled)


def answer_matter(
    *, case: Case, place: int, filled: Mapping[str, Any], reason: str, version: int
) -> Case:
    """Take a move that is its sender's: whoever calls has seen the code."""
    if case.opener_key != VISITOR:
        raise NotAllowed("This is answered by signing in: it was not sent by number and code.")
    by = User.objects.get(key=VISITOR)
    return move_case(
        case=case, place=place, by=by, filled=filled, reason=reason, version=version
    )


def _visitor(home: Unit) -> User:
    known = User.objects.filter(key=VISITOR).first()
    if known is not None:
        return known
    visitor = add_user(key=VISITOR, username="visitor", name="网上群众 | Visitor", by=SETUP)
    give_role(user=visitor, role="resident", unit=home, by=SETUP)
    return visitor
