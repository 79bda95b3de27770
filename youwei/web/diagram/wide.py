"""The drawing for a wide page: the main line left to right, other ways as arcs above it."""

from collections.abc import Mapping

from youwei.web.diagram.plan import Plan
from youwei.web.diagram.shapes import Drawing, Line, Move, Node, Stage, Way

WIDTH = 1148
RADIUS, GAP = 14, 20  #: of a circle; from its middle to where a way begins
LANE, RISE = 96, 24  #: between side lines; between arcs


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
    levels = _levels([(start, end) for start, end in reaches])
    ways += [_over(plan, m, place, level) for m, level in zip(arcs, levels, strict=True)]
    nodes = [
        Node(*place[s.key], number, plan.state[s.key], _under(s, place[s.key], pitch))
        for number, s in enumerate(plan.stages, start=1)
    ]
    top = -RADIUS - 10 - (RISE * max(levels) if levels else 0)
    bottom = max((line.y for node in nodes for line in node.lines), default=0) + 10
    return Drawing(WIDTH, int(bottom - top), int(top), tuple(nodes), tuple(ways))


def _is_arc(plan: Plan, move: Move) -> bool:
    """Say whether a way goes over the line: back, or past the next stage."""
    is_main = plan.lane[move.left] == plan.lane[move.to] == 0
    return plan.is_back(move) or (is_main and plan.column[move.to] > plan.column[move.left] + 1)


def _levels(reaches: list[tuple[int, int]]) -> list[int]:
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


def _over(plan: Plan, move: Move, place: Mapping[str, tuple[float, float]], level: int) -> Way:
    (x1, y1), (x2, y2) = place[move.left], place[move.to]
    peak = -RADIUS - RISE * level
    is_back = plan.is_back(move)
    ahead = -1 if x2 < x1 else 1
    reach = ahead * min(60.0, abs(x1 - x2) / 3)
    bend = f"{x1 + reach:.1f} {peak:.1f} {x2 - reach:.1f} {peak:.1f}"
    path = f"M{x1} {y1 - GAP}C{bend} {x2 - 4 * ahead} {y2 - GAP}"
    flat = (y1 + y2) / 2 - GAP
    middle, height = round((x1 + x2) / 2, 1), round(0.25 * flat + 0.75 * peak + 4, 1)
    name = Line(move.label, middle, height, "t-soft") if is_back else None
    return Way(path, (move.left, move.to) in plan.taken, is_back=is_back, label=name)


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
