"""Invented messages: fields with their own words, estates with their own names, people."""

from dataclasses import dataclass

import numpy as np

PROBLEMS = {
    "城乡建设": ["电梯坏了", "物业费涨价", "外墙渗水", "停车位被占", "下水道堵塞", "路灯不亮"],
    "环境保护": ["夜间噪音扰民", "油烟直排", "河水发黑发臭", "工厂排放废气", "扬尘严重"],
    "交通运输": [
        "公交车不准时",
        "出租车拒载",
        "班车线路取消",
        "高速收费不合理",
        "站台没有座位",
    ],
    "教育文体": ["幼儿园收费高", "学区划分不公", "老师违规补课", "学校食堂差", "体育馆关闭"],
    "劳动和社会保障": ["拖欠工资", "没有缴纳社保", "工伤认定难", "养老金没发", "劳动合同违法"],
}
ESTATES = ["青松", "云溪", "锦绣", "望江", "翠竹", "金桥", "白鹭", "紫薇", "长河", "南山"]
KINDS = ["花园", "新城", "小区", "家园", "华庭"]
FILLING = [
    *("多次反映没有结果", "希望尽快处理", "已经半年了", "邻居们都很着急", "打电话没人接"),
    *(
        "请有关部门核实",
        "老人小孩受影响",
        "之前答复说会解决",
        "现场照片可以提供",
        "严重影响生活",
    ),
    *("上周又发生一次", "社区来看过一次", "我们愿意配合", "不知道该找谁", "请给一个说法"),
]


@dataclass(frozen=True)
class Invented:
    """Columns of messages; day counts from the first."""

    titles: list[str]
    bodies: list[str]
    labels: list[str]
    people: list[str]
    days: list[float]

    @property
    def texts(self):
        return [f"{title} {body}" for title, body in zip(self.titles, self.bodies, strict=True)]


def place(random):
    return f"{random.choice(ESTATES)}{random.choice(KINDS)}"


def one(random, label, where):
    """Return a title and a body: a problem, sometimes one of another field, and filling."""
    problems = list(random.permutation(PROBLEMS[label])[:2])
    if random.random() < 0.15:
        problems[1] = random.choice(PROBLEMS[random.choice(list(PROBLEMS))])
    filling = list(random.permutation(FILLING)[: random.integers(2, 7)])
    number = random.integers(1, 40)
    body = (
        f"我住在{where}{number}栋，{problems[0]}，" + "，".join([*filling, problems[1]]) + "。"
    )
    return f"{where}{problems[0]}", body


def invent(count, seed):
    random = np.random.default_rng(seed)
    labels = [str(random.choice(list(PROBLEMS))) for _ in range(count)]
    told = [one(random, label, place(random)) for label in labels]
    return Invented(
        titles=[title for title, _ in told],
        bodies=[body for _, body in told],
        labels=labels,
        people=[f"p{random.integers(count)}" for _ in range(count)],
        days=[float(day) for day in random.uniform(0, 300, count)],
    )


def with_issues(seed, sizes=(14, 11, 8, 6)):
    """Return messages of many people about the same matter, among unlike ones."""
    random = np.random.default_rng(seed)
    matters = [
        ("丽湾搅拌站", "丽湾新城旁边的混凝土搅拌站彻夜施工，粉尘和噪音让人无法入睡"),
        ("桥头车位", "桥头嘉苑开发商捆绑销售车位，不买车位就不让签购房合同"),
        ("北岭学校", "北岭小学迟迟不开学，孩子要坐一个小时的车去城东上课"),
        ("石塘断桥", "石塘大桥封闭维修一年没有动静，菜农过河要绕三十里"),
    ]
    titles, bodies, people, days = [], [], [], []
    for (name, matter), size in zip(matters, sizes, strict=True):
        for at in range(size):
            filling = random.permutation(FILLING)[:3]
            titles.append(f"{['反映', '投诉', '关于'][at % 3]}{name}问题")
            bodies.append(f"{filling[0]}，{matter}，{filling[1]}，{filling[2]}{at}次")
            people.append(f"{name}{at}")
            days.append(float(random.uniform(0, 60)))
    rest = invent(60, seed + 1)
    return Invented(
        [*titles, *rest.titles],
        [*bodies, *rest.bodies],
        [""] * (len(titles) + 60),
        [*people, *rest.people],
        [*days, *rest.days],
    )
