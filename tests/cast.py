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


@pytest.fixture
def county(db) -> County:
    top = add_unit(code="500233", name="忠县", level="county", by=SETUP)
    town = add_unit(code="500233001", name="忠州街道", level="town", by=SETUP, above=top)
    village = add_unit(
        code="500233001001", name="州屏社区", level="village", by=SETUP, above=town
    )
    grid = add_unit(
        code="500233001001-1", name="第一网格", level="grid", by=SETUP, above=village
    )
    return County(
        county=top,
        water=add_unit(code="500233-water", name="县水利局", level="unit", by=SETUP, above=top),
        roads=add_unit(code="500233-roads", name="县交通局", level="unit", by=SETUP, above=top),
        town=town,
        other_town=add_unit(code="500233100", name="任家镇", level="town", by=SETUP, above=top),
        village=village,
        grid=grid,
        home=add_unit(code="500233-homes", name="居民", level="household", by=SETUP, above=top),
    )


@pytest.fixture
def someone(db):
    """Give somebody one more role in a unit; the account is made the first time."""

    def give(name: str, role: str, unit: Unit) -> User:
        user = User.objects.filter(username=name).first()
        if user is None:
            user = add_user(key=f"user/{name}", username=name, name=name, by=SETUP)
        give_role(user=user, role=role, unit=unit, by=SETUP)
        return User.objects.get(pk=user.pk)

    return give
