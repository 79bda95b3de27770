# ruff: noqa: E501  # sentences of the samples, one line each, as they stand on the page
"""Sample values for the style page: one of every component, all of them invented."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace as Some
from typing import Any

from django import forms
from django.utils import timezone

from youwei.chronicle.clock import today
from youwei.packs.declared import Field
from youwei.web import clockface, diagram
from youwei.web.widgets import form_field

FIELDS: dict[str, Field] = {
    "title": Field(label="标题 | Title", required=True),
    "matter": Field(label="内容 | Matter", type="note"),
    "phone": Field(label="手机号 | Phone", type="phone", privacy="masked"),
    "identity": Field(label="身份证号 | Identity number", type="identity", privacy="sealed"),
    "area": Field(label="面积 | Area", type="number", counted_in="亩", least=0, most=500),
    "money": Field(label="投资 | Investment", type="money", counted_in="万元", least=0),
    "day": Field(label="开工日期 | Starts on", type="date"),
    "signed": Field(label="本人同意 | Agreed", type="yes"),
    "kind": Field(label="性质 | Kind", type="choice", options={"advice": "建议 | Advice", "ask": "咨询 | Question", "help": "求决 | Help"}),
    "wants": Field(label="愿意收到 | Wants to hear of", type="choice", many=True, options={"jobs": "岗位 | Jobs", "policy": "政策 | Policies"}),
    "unit": Field(label="主办单位 | Unit", type="unit"),
    "photos": Field(label="照片 | Photos", type="file", many=True, most=6),
    "checks": Field(label="开工条件 | Before the start", type="checklist", of="start"),
}  # fmt: skip
UNITS = [(f"u{number}", f"示例单位 {number} | Sample unit {number}") for number in range(1, 12)]
CLAUSES = [
    ("land", "用地已批复 | Land approved"),
    ("safety", "安全责任已落实 | Safety assigned"),
]


class SampleForm(forms.Form):
    """One field of every declared type."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in FIELDS.items():
            offered = {"unit": UNITS, "checks": CLAUSES}.get(name)
            self.fields[name] = form_field(field, choices=offered)


def everything() -> dict[str, Any]:
    """Return what the style page shows."""
    return {
        "path": [("留言 | Letters", "/design/"), ("忠州街道 | Zhongzhou", "/design/"), ("ZX-1112-0472", "")],
        "diagram": _diagram(),
        "branched": _branched(),
        "face": clockface.face(_days()),
        "figs": _figs(),
        "bars": _bars(),
        "head": ["类别 | Kind", "件 | Matters", "占比 | Share"],
        "rows": _rows(),
        "entries": _entries(),
        "facts": [("牵头 | Leads", "市政园林所 向文博"), ("本步 | This step", "审答复", "soon")],
        "columns": [
            Some(label="姓名 | Name", sort_url="?sort=name", sorted="up", is_number=False),
            Some(label="家乡 | Home", sort_url="", sorted="", is_number=False),
            Some(label="核对 | Checked", sort_url="?sort=day", sorted="", is_number=True),
        ],
        "table": [
            Some(key=1, url="/design/", is_chosen=True, cells=["谭宗英", "汝溪镇·九亭村", "2026-11-02"]),
            Some(key=2, url="/design/", is_chosen=False, cells=["冉启明", "拔山镇·苏家村", "2026-10-28"]),
        ],
        "facets": [
            Some(
                label="现居地 | Lives in", name="now", is_open=True,
                options=[
                    Some(value="cq", label="重庆（县外） | Chongqing", count=18903, is_chosen=True),
                    Some(value="zj", label="浙江 | Zhejiang", count=9774, is_chosen=False),
                ],
            ),
        ],
        "tabs": [
            Some(label="全部 | All", url="?", is_here=True, count=300000),
            Some(label="想回来的 | Would return", url="?view=home", is_here=False, count=3918),
        ],
        "days": _week(),
        "states": [("", "未开始 | Not begun"), ("go", "办理中 | Under way"), ("ok", "办结 | Closed"), ("warn", "快到期 | Due soon"), ("bad", "逾期 | Late")],
        "moves": [
            Some(key="send", label="同意，发给 4 位群众 | Approve and send to 4 residents", is_open=True, needs_reason=False),
            Some(key="back", label="退回补充 | Return for more", is_open=True, needs_reason=True),
            Some(key="close", label="办结 | Close", is_open=False, why_not="还不能办结：要先回访至少 2 位群众，由回访员 黎安 来做。"),
        ],
        "progress": Some(says="正在导入", done=1240, of=16639, is_over=True),
        "reasons": [("call", "电话回访 | Call back"), ("visit", "约现场查看 | Visit")],
    }  # fmt: skip


def _diagram() -> diagram.Diagram:
    names = [("order", "点单", "群众 4 人"), ("sort", "分单", "州屏社区"), ("send", "派单", "忠州街道"), ("work", "办理", "市政园林所"), ("check", "审答复", "秦晓岚"), ("rate", "回访评单", "随机抽人"), ("closed", "办结", "")]  # fmt: skip
    stages = [diagram.Stage(key, label, (note,)) for key, label, note in names]
    keys = [stage.key for stage in stages]
    moves = [diagram.Move(*pair) for pair in pairwise(keys)]
    moves += [
        diagram.Move("check", "work", "退回补充"),
        diagram.Move("rate", "send", "不满意，换人重办"),
    ]
    return diagram.draw(
        stages, moves, present="check", walked=["order", "sort", "send", "work"]
    )


def _branched() -> diagram.Diagram:
    names = [("written", "留言"), ("sent", "交办"), ("handling", "办理"), ("replied", "已答复"), ("handed", "举报核查"), ("closed", "办结")]  # fmt: skip
    ways = [("written", "sent"), ("written", "handed"), ("sent", "handling"), ("handling", "replied"), ("replied", "closed"), ("written", "replied")]  # fmt: skip
    moves = [diagram.Move(*way) for way in ways]
    moves += [
        diagram.Move("handling", "sent", "不归本单位"),
        diagram.Move("replied", "handling", "没说到点子上"),
    ]
    stages = [diagram.Stage(*name) for name in names]
    return diagram.draw(stages, moves, present="handed", walked=["written"])


def _days() -> list[clockface.Day]:
    kinds: Sequence[clockface.Kind] = ["used", "used", "free", "free", "paused", "paused", "used", "used", "today", "free", "free", "left", "left", "left"]  # fmt: skip
    start = date(today().year, 11, 12)
    return [clockface.Day(start + timedelta(days=n), kind) for n, kind in enumerate(kinds)]


def _figs() -> list[Some]:
    return [
        Some(number="486", unit="", phrase="件已收到，比上月少 31", url="/design/"),
        Some(number="93.4", unit="%", phrase="解决率，385 / 412 件", url="/design/"),
        Some(number="2.8", unit=" 天", phrase="答复用时的中位数", url="/design/"),
    ]


def _bars() -> list[Some]:
    counts = {"人行道与路面": 1624, "供水供电供气": 896, "环境卫生": 784}
    return [
        Some(
            label=name,
            url="/design/",
            count=n,
            percent=f"{n / 56:.0f}%",
            share=round(n / 16.24, 1),
        )
        for name, n in counts.items()
    ]


def _rows() -> list[Some]:
    return [
        Some(when="逾期 2 天", urgency="late", title="白公路 41 号楼道照明：回访 2 位群众", url="/design/", rest="县供电公司已答复，只差回访", action=("回访 | Call back", "/design/"), is_main=True),
        Some(when="12:00 前", urgency="soon", title="老车站人行道地砖松动：审答复稿", url="/design/", rest="市政园林所 向文博 9:12 交来", action=("审答复 | Check", "/design/"), is_main=False),
        Some(when="还剩 6 天", urgency="", title="柑橘分选线项目：用地与补偿方案", url="/design/", rest="涉及 38 户", action=None, seal=117840),
    ]  # fmt: skip


def _entries() -> list[Some]:
    now = timezone.make_aware(datetime(2026, 11, 20, 9, 12))  # noqa: DTZ001
    return [
        Some(who="向文博", says="交来答复稿，附照片 2 张", quote="", at=now, seal=118561, state="now"),
        Some(who="冉明月", says="批准暂停", quote="连续降雨，湿作业不能保证质量。", at=now - timedelta(days=4), seal=118301, state="did"),
        Some(who="", says="收到", quote="", at=now - timedelta(days=8), seal=None, state=""),
    ]  # fmt: skip


def _week() -> list[Some]:
    tags = [[("ok", "周例会")], [("ok", "入户 4 户")], [], [("bad", "网格小结，缺 2 份")], [("go", "周调度，17:00 前"), ("", "集体生日 15:00")], [], []]  # fmt: skip
    return [
        Some(weekday="一二三四五六日"[n], number=16 + n, is_today=n == 4, tags=each)
        for n, each in enumerate(tags)
    ]
