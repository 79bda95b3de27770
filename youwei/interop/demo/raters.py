"""Invented people of one community who agreed to rate, and its representatives."""

from django.db import transaction

from youwei.chronicle.clock import today
from youwei.identity.actions import SETUP, add_user, give_role
from youwei.identity.models import User
from youwei.registers.actions import write_row
from youwei.registers.models import Record, Unit

VILLAGE = "500233001001"
SURNAMES = "谭罗冉秦向黎成段何冯邓程许周林马"
GIVEN = ("大山", "小河", "新田", "长春", "光明", "秋实", "晓东", "素芬", "国华", "永福")
RESIDENTS, MEMBERS, SEATS = 60, 30, 9
WORKS_AT = "500233-water"  #: two of them work there: they are not drawn when it is rated


@transaction.atomic
def seed_raters() -> int:
    """Write the list once, and seat representatives; return how many stand on the list."""
    secretary = User.objects.filter(username="village-secretary").first()
    village = Unit.objects.filter(code=VILLAGE).first()
    if (
        secretary is None
        or village is None
        or Record.objects.filter(register="scorers").exists()
    ):
        return 0
    grids = list(Unit.objects.filter(level="grid").under(village.path).order_by("code"))
    works_at = Unit.objects.filter(code=WORKS_AT).first()
    agreed = today().replace(month=1, day=1).isoformat()
    for number in range(RESIDENTS + MEMBERS):
        values = {
            "name": f"{name_of(number)}（虚构）",
            "kind": "resident" if number < RESIDENTS else "member",
            "grid": grids[number % len(grids)].key,
            "agreed-on": agreed,
        }
        if works_at is not None and number % 45 == 7:
            values["works-at"] = works_at.key
        write_row(register="scorers", values=values, unit=village, by=secretary)
    _seat_representatives(village)
    return RESIDENTS + MEMBERS


def name_of(number: int) -> str:
    """Return an invented name; the same number has always the same."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]


def _seat_representatives(village: Unit) -> None:
    for number in range(SEATS):
        name = f"{name_of(100 + number)}（虚构代表）"
        key = f"representative-{number + 1}"
        user = add_user(key=f"user/{key}", username=key, name=name, by=SETUP)
        give_role(user=user, role="representative", unit=village, by=SETUP)
