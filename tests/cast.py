"""The cast of the tests: a small county, and whoever a test needs in it."""

from dataclasses import dataclass

import pytest

from youwei.identity.actions import SETUP, add_user, give_role
from youwei.identity.models import User
from youwei.registers.actions import add_unit
from youwei.registers.models import Unit


@dataclass(frozen=True)
class County:
    """One county with two departments, two towns, and one village and grid in the first."""

    county: Unit
    water: Unit
    roads: Unit
    town: Unit
    other_town: Unit
    village: Unit
    grid: Unit
    home: Unit


UNITS = {
    "county": ("500233", "忠县", "county", ""),
    "water": ("500233-water", "县水利局", "unit", "county"),
    "roads": ("500233-roads", "县交通局", "unit", "county"),
    "town": ("500233001", "忠州街道", "town", "county"),
    "other_town": ("500233100", "任家镇", "town", "county"),
    "village": ("500233001001", "州屏社区", "village", "town"),
    "grid": ("500233001001-1", "第一网格", "grid", "village"),
    "home": ("500233-homes", "居民", "household", "county"),
}
"""Name → code, what it is called, its level, what it lies under."""


def build_county() -> County:
    """Return the county as it stands, or build it."""
    made: dict[str, Unit] = {}
    for key, (code, name, level, above) in UNITS.items():
        known = Unit.objects.filter(code=code).first()
        made[key] = known or add_unit(
            code=code, name=name, level=level, by=SETUP, above=made.get(above)
        )
    return County(**made)


def give(name: str, role: str, unit: Unit) -> User:
    """Give somebody one more role in a unit; the account is made the first time."""
    user = User.objects.filter(username=name).first()
    if user is None:
        user = add_user(key=f"user/{name}", username=name, name=name, by=SETUP)
    give_role(user=user, role=role, unit=unit, by=SETUP)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def county(db) -> County:
    """Return a county of this test alone; in a house, the one in which it stands."""
    return build_county()


@pytest.fixture
def someone(db):
    return give
