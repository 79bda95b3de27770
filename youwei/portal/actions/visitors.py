"""Whoever comes without an account, and where what they bring begins."""

from django.db import IntegrityError, transaction

from youwei.identity.actions import SETUP, add_user, give_role
from youwei.identity.models import VISITOR, User
from youwei.packs.declared import NotAllowed
from youwei.registers.models import Unit


def home() -> Unit:
    found: Unit | None = Unit.objects.filter(level="household").order_by("pk").first()
    if found is None:
        raise NotAllowed("This county does not take anything here yet.")
    return found


def visitor() -> User:
    """Return the account of everybody without one; the first who comes makes it."""
    known = _known()
    if known is not None:
        return known
    try:
        return _made()
    except (IntegrityError, NotAllowed):  # two were the first
        if (made := _known()) is None:
            raise
        return made


def _known() -> User | None:
    return User.at_work(VISITOR) or User.objects.filter(key=VISITOR).first()


@transaction.atomic
def _made() -> User:
    made = add_user(key=VISITOR, username="visitor", name="网上群众 | Visitor", by=SETUP)
    give_role(user=made, role="resident", unit=home(), by=SETUP)
    return made
