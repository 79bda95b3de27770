"""A few invented orders at every stage, the dispatch catalogue, and what was pledged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from youwei.chronicle.clock import now
from youwei.identity.actions import Office
from youwei.identity.models import User
from youwei.procedures.actions import move_case, open_case, tick_case
from youwei.procedures.models import Case
from youwei.registers.actions import write_row
from youwei.registers.models import Unit

TOWN, GRID = "500233001", "500233001001-1"
CATALOGUE = {  # category → department, working days
    "facade": ("housing", 10), "pavement": ("urban-management", 7),
    "lighting": ("urban-management", 3), "water-supply": ("water", 2),
    "drains": ("water", 5), "lifts": ("market", 3),
    "property": ("housing", 10), "building-rules": ("urban-management", 10),
    "green": ("urban-management", 7), "parking": ("police", 7), "buses": ("transport", 7),
    "roads": ("transport", 10), "rubbish": ("urban-management", 2), "noise": ("environment", 5),
    "air-water": ("environment", 7), "schools": ("education", 7), "culture": ("education", 10),
    "wages": ("labour", 10), "insurance": ("labour", 5), "medicine": ("health", 5),
    "pests": ("health", 5), "markets": ("market", 5), "stalls": ("urban-management", 3),
    "crops": ("farming", 7), "village-road": ("transport", 15), "safety": ("police", 3),
    "papers": ("police", 3), "benefits": ("civil-affairs", 10),
    "funerals": ("civil-affairs", 5),
    "homestead": ("land", 15), "landslides": ("land", 2), "elders": ("civil-affairs", 5),
    "children": ("civil-affairs", 5), "tourism": ("market", 7),
}  # fmt: skip
PLEDGES = (  # department, category, what, times a year
    ("health", "medicine", "进社区义诊，量血压、测血糖", 180),
    ("housing", "facade", "免费敲检老旧小区外墙", 260),
    ("water", "drains", "小区雨水管堵了就来疏通", 320),
    ("urban-management", "lighting", "路灯报修，两天内到场", 420),
    ("civil-affairs", "elders", "志愿者陪诊、送餐、理发", 360),
    ("farming", "crops", "农技员到田间看病虫害", 300),
    ("education", "children", "寒暑假看护班", 120),
)
WAY = ("sorted", "dispatch", "signing", "contact", "doing", "checking", "rating")


@dataclass(frozen=True)
class Told:
    """An invented order: how many days ago, and how far it has come."""

    days: int
    matter: str
    where: str
    category: str
    stage: str
    result: str = ""


ORDERS = (
    Told(1, "楼下烧烤店半夜还在放音响，睡不着", "滨江路夜市", "noise", "ordered"),
    Told(1, "3 栋外墙瓷砖往下掉，雨季前再不修要砸到人", "小区东门旁", "facade", "ordered"),
    Told(2, "人行道地砖松了七八块，下雨踩上去溅一身水", "老车站往西", "pavement", "ordered"),
    Told(2, "那个东西坏了，麻烦来看一下", "", "property", "ordered"),
    Told(3, "下水道反水，一楼厨房全是脏水", "香山小区 2 栋", "drains", "dispatch"),
    Told(4, "三楼以上水压太小，晚上洗不了澡", "香山小区 5 栋", "water-supply", "signing"),
    Told(6, "雨水管堵了，一下雨院子就积水", "香山小区 1 栋", "drains", "doing"),
    Told(9, "水管爆了，路面冒水", "州屏路口", "water-supply", "rating", "已换管并恢复路面。"),
    Told(14, "化粪池满了，臭味很大", "香山小区 4 栋", "drains", "closed", "已清掏。"),
)  # fmt: skip


@transaction.atomic
def seed_orders() -> int:
    """Write the catalogue and open the orders, once; return how many orders there are now."""
    cast = {user.username: user for user in User.objects.filter(is_active=True)}
    units = {unit.code: unit for unit in Unit.objects.filter(code__startswith="500233")}
    needed = {"grid-worker", "village-secretary", "dispatcher", "handler"}
    if not needed <= cast.keys() or Case.objects.of("order").exists():
        return 0
    _write_lists(units, cast["dispatcher"])
    for number, told in enumerate(ORDERS, start=1):
        _open(told, number, units, cast)
    return len(ORDERS)


def _write_lists(units: Mapping[str, Unit], by: User) -> None:
    town, day = units[TOWN], now().date()
    begins = day.replace(month=1, day=1).isoformat()
    for category, (department, days) in CATALOGUE.items():
        if lead := units.get(f"500233-{department}"):
            line = {"category": category, "lead": lead.key, "promise": days, "from-on": begins}
            write_row(register="dispatch-catalogue", values=line, unit=town, by=by)
    for department, category, offer, times in PLEDGES:
        if lead := units.get(f"500233-{department}"):
            pledge = {"category": category, "lead": lead.key, "offer": offer, "times": times}
            values = {**pledge, "year": day.year}
            write_row(register="pledges", values=values, unit=town, by=by)


def _open(told: Told, number: int, units: Mapping[str, Unit], cast: Mapping[str, User]) -> None:
    at = now() - timedelta(days=told.days)
    resident = Office(f"user/invented-{number}", "居民（虚构） | Resident (invented)")
    filled = {"matter": told.matter, "where": told.where, "way": "visit"}
    case = open_case(
        procedure="order", unit=units[GRID], by=cast["grid-worker"], opener=resident,
        filled={key: value for key, value in filled.items() if value}, at=at,
    )  # fmt: skip
    for step, to in enumerate(_way_to(told.stage), start=1):
        who, filled = _step(to, told, units)
        case = _go(case, to, cast[who], filled, at + timedelta(hours=2 * step))
    if told.stage == "closed" and case.due_at is not None:
        tick_case(case=case, at=case.due_at + timedelta(minutes=1))
        case.refresh_from_db()
        said = {"reached": True, "contacted": "yes", "solved": "yes", "verdict": "satisfied"}
        _go(case, "closed", cast["dispatcher"], said, case.entered_at + timedelta(hours=1))


def _way_to(stage: str) -> tuple[str, ...]:
    """Return the stages between the first and this one; the end is reached by calling back."""
    last = "rating" if stage == "closed" else stage
    return WAY[: WAY.index(last) + 1] if last in WAY else ()


def _step(to: str, told: Told, units: Mapping[str, Unit]) -> tuple[str, dict[str, Any]]:
    """Return who takes the step to a stage, and what they write."""
    department, days = CATALOGUE[told.category]
    sorting = {"category": told.category, "area": units[GRID].key, "lane": "ordinary"}
    steps: dict[str, tuple[str, dict[str, Any]]] = {
        "sorted": ("village-secretary", {}),
        "dispatch": ("village-secretary", sorting),
        "signing": ("dispatcher", {"lead": units[f"500233-{department}"].key, "promise": days}),
        "contact": ("handler", {}),
        "doing": ("handler", {"contact": "site"}),
        "checking": ("handler", {"result": told.result}),
        "rating": ("village-secretary", {}),
    }
    return steps[to]


def _go(case: Case, to: str, by: User, filled: Mapping[str, Any], at: datetime) -> Case:
    place = next(n for n, move in enumerate(case.here.moves) if move.to == to)
    return move_case(case=case, place=place, by=by, filled=filled, at=at)
