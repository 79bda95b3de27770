"""The first units and accounts of a house, before anybody can sign in to make them."""

import secrets

from youwei.chronicle.actions import recorded
from youwei.identity.actions import SETUP, add_user, give_role
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.registers.actions.units import add_unit
from youwei.registers.models import Unit

HOMES = "居民 | Residents"
"""The unit in which people who act for themselves hold their role."""


@recorded
def begin_house(*, code: str, name: str) -> Unit:
    """Add the county itself, and the unit of its residents: without it nothing is taken in."""
    known = Unit.objects.order_by("pk").first()
    if known is not None:
        raise NotAllowed("This house has begun: its first unit is %(unit)s.", unit=str(known))
    county = add_unit(code=code, name=name, level="county", by=SETUP)
    add_unit(
        code=f"{code}-homes", name=HOMES.partition(" | ")[0], level="household", by=SETUP,
        above=county,
    )  # fmt: skip
    return county


@recorded
def let_in(*, username: str, name: str, role: str, unit: Unit) -> str:
    """Give somebody a role, and an account if they have none; return its first password.

    An account that is there already keeps its password: then nothing is returned.
    """
    user, password = User.objects.filter(username=username).first(), ""
    if user is None:
        if not name.strip():
            raise NotAllowed("Please say how %(username)s is called.", username=username)
        password = secrets.token_urlsafe(12)
        user = add_user(
            key=f"user/{secrets.token_hex(6)}", username=username, name=name.strip(), by=SETUP,
            password=password,
        )  # fmt: skip
    give_role(user=user, role=role, unit=unit, by=SETUP)
    return password
