"""Draws ecovalue.svg: the bridge between two invented years of an invented county.

python docs/pictures/ecovalue.py
"""

from decimal import Decimal
from pathlib import Path

from youwei.engines.ecovalue import Account, Bridge, Line, bridge, method_of, read_measure

YI = Decimal(10**8)
WIDTH, HEIGHT, FOOT, TOP = 760, 330, 270, 40
STEP, BAR = 118, 74
INK, STEADY, MORE, LESS = "#1f2933", "#5b7083", "#2f7d5b", "#b4552d"
STYLE = "font-family='system-ui, sans-serif' font-size='13'"
ROWS = {
    "水源涵养 · 森林": (("12.40 亿m³", "7.06 元/m³"), ("12.90 亿m³", "7.30 元/m³")),
    "固碳 · 森林": (("310 万t", "300 元/t"), ("326 万t", "380 元/t")),
    "释氧 · 森林": (("0.03 亿t", "727 元/t"), None),
}
STATED = {"农业产品": ("28.42 亿元", "31.10 亿元")}


def years() -> Bridge:
    """Return the bridge from 2023, by the older list, to 2024 by the later one."""
    accounts = []
    for at, method in enumerate(("garze-2017", "cn-2022")):
        lines = [
            Line(
                service=name.split(" · ")[0],
                ecosystem="森林",
                quantity=read_measure(row[0]),
                price=read_measure(row[1]),
            )
            for name, pair in ROWS.items()
            if (row := pair[at]) is not None
        ]
        lines += [
            Line(service=name, stated=read_measure(pair[at])) for name, pair in STATED.items()
        ]
        accounts.append(
            Account(
                place="槐溪县", year=2023 + at, method=method_of(method), lines=tuple(lines)
            )
        )
    return bridge(*accounts)


def draw(made: Bridge) -> str:
    """Return the picture: two totals, and four effects that lead from one to the other."""
    steps = [
        ("quantity", "数量", made.quantity),
        ("price", "价格", made.price),
        ("method", "方法", made.method),
        ("undivided", "未拆分", made.undivided),
    ]
    scale = (FOOT - TOP) / float(max(made.before, made.after) * Decimal("1.25") / YI)
    parts = [bar(0, Decimal(0), made.before, STEADY, scale), label(0, "2023", "旧清单")]
    at = made.before
    for n, (name, chinese, effect) in enumerate(steps, start=1):
        parts += [bar(n, at, at + effect, MORE if effect >= 0 else LESS, scale, sign="+")]
        parts += [label(n, name, chinese)]
        at += effect
    parts += [bar(5, Decimal(0), at, STEADY, scale), label(5, "2024", "新清单")]
    ground = f"<line x1='20' x2='{WIDTH - 20}' y1='{FOOT}' y2='{FOOT}' stroke='{INK}'/>"
    title = "<title>From one year to the next: four effects that add up to the fen</title>"
    body = "\n".join([title, ground, *parts])
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' role='img'"
    paper = f"<rect width='{WIDTH}' height='{HEIGHT}' fill='#fff'/>"
    return f"{head} {STYLE}>\n{paper}\n{body}\n</svg>\n"


def bar(
    n: int, low: Decimal, high: Decimal, colour: str, scale: float, *, sign: str = ""
) -> str:
    """Return one bar with its figure in 亿元 over it."""
    change = (high - low) / YI
    top = FOOT - float(max(low, high) / YI) * scale
    height = max(1.0, abs(float(change)) * scale)
    x = 30 + n * STEP
    return (
        f"<rect x='{x}' y='{top:.1f}' width='{BAR}' height='{height:.1f}' fill='{colour}'/>"
        f"<text x='{x + BAR / 2}' y='{top - 8:.1f}' text-anchor='middle' fill='{INK}'>"
        f"{change:{sign}.2f}</text>"
    )


def label(n: int, english: str, chinese: str) -> str:
    """Return the two lines under a bar."""
    x = 30 + n * STEP + BAR / 2
    return (
        f"<text x='{x}' y='{FOOT + 20}' text-anchor='middle' fill='{INK}'>{english}</text>"
        f"<text x='{x}' y='{FOOT + 38}' text-anchor='middle' fill='{INK}'>{chinese}</text>"
    )


if __name__ == "__main__":
    target = Path(__file__).with_name("ecovalue.svg")
    target.write_text(draw(years()), encoding="utf-8")
    print(target)
