"""Who works on invented orders: more than the cast, so that loads differ. All are invented."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from django.db import transaction

from youwei.identity.actions import SETUP, add_user, give_role
from youwei.identity.models import Holding, User
from youwei.registers.models import Unit

FAMILY = "冉谭冯秦罗邓何成林周段许程苏白向黎马沈贺汪杜谢姚范傅崔卢戴夏钟廖熊"
GIVEN = "明月文博静安立夏春秋雪江平川正敏海英华强兰芳志远建国秀云晓东小雨佳宁子轩思源"
AT_TOWN = ("dispatcher", "town-secretary")
HANDLERS = 2
BESIDE_THE_CAST = ("handler", "resident")
FLAG = "（虚构）"


@dataclass(frozen=True)
class Staff:
    """Accounts by what they are at which unit."""

    held: Mapping[tuple[str, str], Sequence[User]]
    units: Mapping[str, Unit]

    def at(self, role: str, code: str, draw: random.Random) -> User:
        """Return somebody who holds a role at a unit; the first have more on their desk."""
        people = self.held[role, self.units[code].path]
        weights = [1 / (place + 1) for place in range(len(people))]
        return draw.choices(people, weights)[0]

    def account(self, keys: Iterable[str]) -> User | None:
        """Return the first of these people who works on orders."""
        return next((self.by_key[key] for key in keys if key in self.by_key), None)

    def grid_of(self, village: str, draw: random.Random) -> Unit:
        """Return one of the grids of a village."""
        return self.units[draw.choice(self.grids[village])]

    @cached_property
    def by_key(self) -> Mapping[str, User]:
        return {one.key: one for people in self.held.values() for one in people}

    @cached_property
    def codes(self) -> Mapping[str, str]:
        return {unit.key: code for code, unit in self.units.items()}

    @cached_property
    def grids(self) -> Mapping[str, Sequence[str]]:
        """The codes of the grids of each village, in order."""
        found: dict[str, list[str]] = {}
        for code in sorted(code for code, unit in self.units.items() if unit.level == "grid"):
            found.setdefault(code.partition("-")[0], []).append(code)
        return found

    @property
    def web(self) -> User:
        """Return the account by which orders come in that nobody took down for somebody."""
        people = self.held["resident", self.units["500233-homes"].path]
        return next(one for one in people if one.username.startswith("invented-"))


@transaction.atomic
def hire(departments: Sequence[str]) -> Staff:
    """Add the accounts that are not there yet, and return all of them."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__startswith="500233")}
    held = _held()
    for role, unit in _posts(units, departments):
        if (role, unit.path) not in held or role in BESIDE_THE_CAST:
            _fill(held, role, unit)
    return Staff(held, units)


def _held() -> dict[tuple[str, str], list[User]]:
    held: dict[tuple[str, str], list[User]] = {}
    for one in Holding.objects.select_related("user").order_by("pk"):
        held.setdefault((one.role, one.unit_path), []).append(one.user)
    return held


def _posts(units: Mapping[str, Unit], departments: Sequence[str]) -> Sequence[tuple[str, Unit]]:
    ordered = sorted(units.values(), key=lambda unit: unit.code)
    towns = [(role, unit) for unit in ordered if unit.level == "town" for role in AT_TOWN]
    villages = [("village-secretary", unit) for unit in ordered if unit.level == "village"]
    offices = [("handler", units[f"500233-{key}"]) for key in departments]
    return [*towns, *villages, *offices, ("resident", units["500233-homes"])]


def _fill(held: dict[tuple[str, str], list[User]], role: str, unit: Unit) -> None:
    people = held.setdefault((role, unit.path), [])
    most = HANDLERS if role == "handler" else 1
    for number in count(1):
        if len([one for one in people if not one.is_cast]) >= most:
            return
        name = f"invented-{role}-{unit.code}-{number}"
        if any(one.username == name for one in people):
            continue
        user = add_user(key=f"user/{name}"[:60], username=name[:60], name=_name(name), by=SETUP)
        give_role(user=user, role=role, unit=unit, by=SETUP)
        people.append(user)


def _name(seed: str) -> str:
    draw = random.Random(seed)  # noqa: S311  a demo, no secrets
    given = "".join(draw.choice(GIVEN) for _ in range(draw.randint(1, 2)))
    return f"{draw.choice(FAMILY)}{given}{FLAG}"
