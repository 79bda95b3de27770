"""The drawing for a wide page: the main line left to right, other ways as arcs above it."""

from collections.abc import Mapping, Sequence

from youwei.web.diagram.plan import Plan
from youwei.web.diagram.shapes import Drawing, Line, Move, Node, Stage, Way

Feet = Mapping[tuple[Move, str], float]  #: where on the page an arc leaves or enters a stage

WIDTH = 1148
RADIUS, GAP = 14, 20  #: of a circle; from its middle to where a way begins
LANE, RISE = 114, 24  #: between side lines; between the heights of arcs
APART, CORNER = 7, 8  #: between the feet of two arcs at one circle; of a turn


def wide(plan: Plan) -> Drawing:
    columns = max(plan.column.values(), default=0) + 1
    pitch = WIDTH / columns
    place = {
        key: (round(pitch * (plan.column[key] + 0.5), 1), LANE * plan.lane[key])
        for key in plan.column
    }
    arcs = [move for move in plan.moves if _is_arc(plan, move)]
    arcs.sort(key=lambda move: abs(plan.column[move.left] - plan.column[move.to]))
    ways = [_forward(plan, move, place) for move in plan.moves if move not in arcs]
    reaches = [sorted((plan.column[move.to], plan.column[move.left])) for move in arcs]
    levels = levels_of([(start, end) for start, end in reaches])
    feet = _feet(plan, arcs, pitch)
    ways += [_over(plan, m, place, level, feet) for m, level in zip(arcs, levels, strict=True)]
    nodes = [
        Node(*place[s.key], number, plan.state[s.key], _under(s, place[s.key], pitch))
        for number, s in enumerate(plan.stages, start=1)
    ]
    top = -RADIUS - 14 - (RISE * max(levels) if levels else 0)
    bottom = max((line.y for node in nodes for line in node.lines), default=0) + 10
    return Drawing(WIDTH, int(bottom - top), int(top), tuple(nodes), tuple(ways))


def _is_arc(plan: Plan, move: Move) -> bool:
    """Say whether a way goes over the line: back, or past the next stage."""
    is_main = plan.lane[move.left] == plan.lane[move.to] == 0
    return plan.is_back(move) or (is_main and plan.column[move.to] > plan.column[move.left] + 1)


def levels_of(reaches: list[tuple[int, int]]) -> list[int]:
    """Give each arc, short ones first, the lowest height at which it meets none below it."""
    levels: list[int] = []
    for start, end in reaches:
        met = [
            level
            for (left, right), level in zip(reaches, levels, strict=False)
            if left < end and start < right
        ]
        levels.append(max(met, default=0) + 1)
    return levels


def _feet(plan: Plan, arcs: Sequence[Move], pitch: float) -> Feet:
    """Set the feet of arcs side by side, so that no two stand in one line.

    At a circle of the main line they stand above it, so that a far arc stands outside a near
    one; a side line's lead past the circle above it.
    """
    feet: dict[tuple[Move, str], float] = {}
    for key, here in plan.column.items():
        far = {
            m: plan.column[m.to if m.left == key else m.left]
            for m in arcs
            if key in (m.left, m.to)
        }
        ends = [m for m, end in sorted(far.items(), key=lambda one: -one[1]) if end <= here]
        ends += [m for m, end in sorted(far.items(), key=lambda one: -one[1]) if end > here]
        for place, move in enumerate(ends):
            beside = (place - (len(ends) - 1) / 2) * APART
            past = pitch * 0.4 * (1 if move.left == key else -1) if plan.lane[key] else 0.0
            feet[move, key] = round(pitch * (plan.column[key] + 0.5) + beside + past, 1)
    return feet


def _forward(plan: Plan, move: Move, place: Mapping[str, tuple[float, float]]) -> Way:
    (x1, y1), (x2, y2) = place[move.left], place[move.to]
    taken = (move.left, move.to) in plan.taken
    if y1 == y2:
        path = f"M{x1 + GAP} {y1}H{x2 - GAP}"
    elif x1 == x2:
        path = (
            f"M{x1 - 12} {y1 + 16}C{x1 - 50} {y1 + 40} {x2 - 50} {y2 - 40} {x2 - 15} {y2 - 12}"
        )
    else:
        turn = x2 - min(60, (x2 - x1) / 2)
        path = f"M{x1 + GAP} {y1}C{turn} {y1} {turn} {y2} {x2 - GAP} {y2}"
    return Way(path, taken, is_back=False)


def _over(
    plan: Plan, move: Move, place: Mapping[str, tuple[float, float]], level: int, feet: Feet
) -> Way:
    (x1, y1), (x2, y2) = place[move.left], place[move.to]
    left, to, height = feet[move, move.left], feet[move, move.to], -RADIUS - RISE * level
    turn = CORNER if to > left else -CORNER
    up = f"{_leaving(x1, y1, left)}V{height + CORNER}q0 -{CORNER} {turn} -{CORNER}"
    path = f"{up}H{to - turn:g}q{turn} 0 {turn} {CORNER}{_arriving(x2, y2)}"
    between = (plan.column[move.left] + plan.column[move.to] - 1) // 2 + 1
    middle = round(WIDTH / (max(plan.column.values()) + 1) * between, 1)
    is_back = plan.is_back(move)
    name = Line(move.label, middle, height + 4, "t-soft")
    return Way(path, (move.left, move.to) in plan.taken, is_back=is_back, label=name)


def _leaving(x: float, y: float, foot: float) -> str:
    if not y:
        return f"M{foot:g} {y - GAP}"
    return f"M{x + GAP:g} {y}H{foot - CORNER:g}q{CORNER} 0 {CORNER} -{CORNER}"


def _arriving(x: float, y: float) -> str:
    if not y:
        return f"V{y - GAP}"
    return f"V{y - CORNER}q0 {CORNER} {CORNER} {CORNER}H{x - GAP:g}"


def _under(stage: Stage, at: tuple[float, float], pitch: float) -> tuple[Line, ...]:
    x, y = at
    label = [(text, "t-b") for text in wrapped(stage.label, pitch / 15)]
    notes = [(text, "t-soft") for note in stage.notes for text in wrapped(note, pitch / 13)]
    return tuple(
        Line(text, x, y + 42 + 20 * number, style)
        for number, (text, style) in enumerate([*label[:2], *notes[:2]])
    )


def wrapped(text: str, room: float) -> list[str]:
    """Break text into lines of so many Chinese characters; a Latin letter is half of one."""
    lines, used = [""], 0.0
    for word in _words(text):
        size = sum(1.0 if ord(sign) > 0x2E7F else 0.56 for sign in word)
        if lines[-1] and used + size > room:
            lines, used = [*lines, ""], 0.0
        lines[-1] += word
        used += size
    return [line.strip() for line in lines if line.strip()]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for sign in text:
        joins = words and ord(sign) < 0x2E80 and ord(words[-1][-1]) < 0x2E80
        if joins and not words[-1].endswith(" "):
            words[-1] += sign
        else:
            words.append(sign)
    return words
