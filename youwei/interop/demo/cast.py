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
    "town-secretary": "白远",
}
BESIDES = (  # a second of a kind, for the story of the wall: account, role, seat, name
    ("neighbour", "resident", "500233-homes", "包师傅"),
    ("handler-housing", "handler", "500233-housing", "何工"),
    ("official-housing", "official", "500233-housing", "金晓"),
)
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
    named = [key for key in order if players.get(key)]
    seats = [(key, key, SEATS.get(roles[key].level, ""), players[key]) for key in named]
    return sum(_seat(*one) for one in (*seats, *BESIDES))


def _seat(account: str, role: str, code: str, name: str) -> int:
    seat = Unit.objects.filter(code=code).first()
    if seat is None or User.objects.filter(username=account).exists():
        return 0
    key = f"user/cast-{account}"
    user = add_user(key=key, username=account, name=name, by=SETUP, is_cast=True)
    give_role(user=user, role=role, unit=seat, by=SETUP)
    return 1
