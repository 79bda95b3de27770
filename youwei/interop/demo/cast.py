"""The cast: one invented person for each role that the county names a player for."""

from django.db import transaction

from youwei.identity.actions import SETUP, add_user, give_role
from youwei.identity.models import User
from youwei.packs import world
from youwei.registers.models import Unit

SEATS = {  # where the cast sits; other roles sit at the first unit of their level
    "county": "500233",
    "unit": "500233-water",
    "town": "500233001",
    "village": "500233001001",
    "grid": "500233001001-1",
    "household": "500233-homes",
    "firm": "500233-firms",
    "outside": "500233-outside",
}
ALSO = {
    "petition-office": "邓平",
    "audit-office": "何算",
    "unit-head": "罗江",
    "organisation-head": "成立夏",
}
FIRST = (
    "resident",
    "grid-worker",
    "village-secretary",
    "dispatcher",
    "petition-office",
    "handler",
)


@transaction.atomic
def seed_cast() -> int:
    """Give everybody of the cast an account that signs in with one click."""
    roles = world.current().roles
    players = {key: role.cast or ALSO.get(key, "") for key, role in roles.items()}
    order = [*FIRST, *(key for key in players if key not in FIRST)]
    return sum(_seat(key, players[key]) for key in order if players.get(key))


def _seat(role: str, name: str) -> int:
    seat = Unit.objects.filter(code=SEATS.get(world.current().roles[role].level, "")).first()
    if seat is None or User.objects.filter(username=role).exists():
        return 0
    user = add_user(key=f"user/cast-{role}", username=role, name=name, by=SETUP, is_cast=True)
    give_role(user=user, role=role, unit=seat, by=SETUP)
    return 1
