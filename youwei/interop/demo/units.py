"""Units of the demo county with the statistics bureau's codes, and invented outlines."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from youwei.engines.outlines import Ring, area, around, cells, split
from youwei.identity.actions import SETUP
from youwei.registers.actions import add_unit, draw_outline
from youwei.registers.models import Outline, Unit

DEPARTMENTS = {
    "party-office": "县委办公室",
    "organisation": "县委组织部",
    "discipline": "县纪委监委机关",
    "petition": "县信访局",
    "housing": "县住房和城乡建设委",
    "water": "县水利局",
    "transport": "县交通运输委",
    "education": "县教育委员会",
    "health": "县卫生健康委",
    "farming": "县农业农村委",
    "environment": "县生态环境局",
    "police": "县公安局",
    "civil-affairs": "县民政局",
    "labour": "县人力资源和社会保障局",
    "land": "县规划和自然资源局",
    "urban-management": "县城市管理局",
    "market": "县市场监督管理局",
    "development": "县发展和改革委",
}
OTHERS = {
    "homes": ("household", "居民"),
    "firms": ("firm", "企业"),
    "outside": ("outside", "外部机构"),
}
POSITIONS = {  # rough, from a paper map; enough for outlines that say that they are invented
    "忠州街道": (108.04, 30.305), "白公街道": (108.075, 30.268), "乌杨街道": (107.945, 30.232),
    "新生街道": (107.985, 30.318), "任家镇": (107.865, 30.205), "洋渡镇": (107.875, 30.125),
    "东溪镇": (108.105, 30.345), "复兴镇": (108.015, 30.232), "石宝镇": (108.185, 30.425),
    "汝溪镇": (108.13, 30.505), "野鹤镇": (108.045, 30.495), "官坝镇": (107.945, 30.475),
    "石黄镇": (107.875, 30.425), "马灌镇": (107.79, 30.365), "金鸡镇": (107.845, 30.485),
    "新立镇": (107.795, 30.295), "双桂镇": (107.87, 30.285), "拔山镇": (107.715, 30.435),
    "花桥镇": (107.755, 30.515), "永丰镇": (107.64, 30.395), "三汇镇": (107.935, 30.415),
    "白石镇": (107.925, 30.365), "黄金镇": (108.06, 30.395), "善广乡": (108.03, 30.165),
    "石子乡": (107.96, 30.15), "磨子土家族乡": (108.13, 30.20), "磨子乡": (108.13, 30.20),
    "涂井乡": (108.165, 30.355), "金声乡": (108.01, 30.435), "兴峰乡": (107.865, 30.35),
}  # fmt: skip
CODE = "500233"


@dataclass(frozen=True)
class Listed:
    """A line of the list of units."""

    code: str
    name: str

    @property
    def level(self) -> str:
        return "town" if len(self.code) == 9 else "village"

    @property
    def above(self) -> str:
        return self.code[:9] if self.level == "village" else CODE


def listed() -> list[Listed]:
    """Read the towns and villages that the county's pack lists."""
    path = Path(settings.YOUWEI_COUNTIES) / "zhongxian" / "registers" / "units.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return [Listed(row["code"], row["name"]) for row in csv.DictReader(lines)]


@transaction.atomic
def seed_units() -> int:
    """Add the county, its offices, towns and villages. Those that are there are left alone."""
    known = {unit.code: unit for unit in Unit.objects.all()}
    top = known.get(CODE) or add_unit(code=CODE, name="忠县", level="county", by=SETUP)
    known[CODE] = top
    added = 0
    for key, name in DEPARTMENTS.items():
        added += _add(known, f"{CODE}-{key}", name, "unit", top)
    for key, (level, name) in OTHERS.items():
        added += _add(known, f"{CODE}-{key}", name, level, top)
    for line in listed():
        added += _add(known, line.code, line.name, line.level, known[line.above])
    for village in (unit for unit in list(known.values()) if unit.level == "village"):
        added += _add(known, f"{village.code}-1", "第一网格", "grid", village)
    return added


def seed_outlines() -> Iterator[int]:
    """Draw towns, villages and one or more grids in each village; yield how many so far."""
    towns = list(Unit.objects.filter(level="town").order_by("code"))
    drawn = set(Outline.objects.values_list("unit_path", flat=True))
    ring = around([_position(town) for town in towns], margin=0.03)
    parts = cells(ring, [_position(town) for town in towns])
    done = 0
    for town, part in zip(towns, parts, strict=True):
        if town.path not in drawn:
            done += _draw_town(town, part)
        yield done


@transaction.atomic
def _draw_town(town: Unit, ring: Ring) -> int:
    draw_outline(unit=town, rings=[ring], by=SETUP, is_synthetic=True)
    villages = list(Unit.objects.filter(level="village").under(town.path).order_by("code"))
    parts = split(ring, len(villages), seed=int(town.code)) if villages else []
    count = 1
    for village, part in zip(villages, parts, strict=True):
        draw_outline(unit=village, rings=[part], by=SETUP, is_synthetic=True)
        count += 1 + _draw_grids(village, part, whole=area(ring) / len(villages))
    return count


def _draw_grids(village: Unit, ring: Ring, *, whole: float) -> int:
    """Cut a village into one to three grids, by its size beside the others of its town."""
    grids = min(3, max(1, round(area(ring) / whole)))
    for number, part in enumerate(split(ring, grids, seed=int(village.code)), start=1):
        code = f"{village.code}-{number}"
        unit = Unit.objects.filter(code=code).first() or add_unit(
            code=code,
            name=f"第{'一二三'[number - 1]}网格",
            level="grid",
            by=SETUP,
            above=village,
        )
        draw_outline(unit=unit, rings=[part], by=SETUP, is_synthetic=True)
    return grids


def _add(known: dict[str, Unit], code: str, name: str, level: str, above: Unit) -> int:
    if code in known:
        return 0
    known[code] = add_unit(code=code, name=name, level=level, by=SETUP, above=above)
    return 1


def _position(town: Unit) -> tuple[float, float]:
    if town.label in POSITIONS:
        return POSITIONS[town.label]
    number = int(town.code[-3:])  # a town that the list does not know still lies somewhere
    return 107.65 + number * 37 % 61 / 100, 30.12 + number * 53 % 41 / 100
