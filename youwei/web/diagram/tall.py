"""The upright twin for a phone: stages under each other, other ways as arcs on the left."""

from collections.abc import Mapping

from youwei.web.diagram.plan import Plan
from youwei.web.diagram.shapes import Drawing, Line, Move, Node, Stage, Way
from youwei.web.diagram.wide import levels_of

WIDTH, STEP = 350, 58  #: of the drawing; between stages
RADIUS, CORNER = 14, 5
FIRST, MOST = 48, 32  #: the line's place; how far arcs may reach to its left


def tall(plan: Plan) -> Drawing:
    indent = {key: 26 if plan.lane[key] else 0 for key in plan.lane}
    place = {
        s.key: (FIRST + indent[s.key], 24 + STEP * row) for row, s in enumerate(plan.stages)
    }
    nodes = tuple(
        Node(*place[s.key], number, plan.state[s.key], _beside(s, place[s.key]))
        for number, s in enumerate(plan.stages, start=1)
    )
    arcs = [move for move in plan.moves if _is_arc(plan, move, place)]
    arcs.sort(key=lambda move: abs(plan.row[move.left] - plan.row[move.to]))
    reaches = [sorted((plan.row[move.left], plan.row[move.to])) for move in arcs]
    levels = levels_of([(start, end) for start, end in reaches])
    height = dict(zip(arcs, levels, strict=True))
    ways = tuple(_upright(plan, move, place, height.get(move, 0)) for move in plan.moves)
    return Drawing(WIDTH, STEP * len(nodes) - 8, 0, nodes, ways)


def _beside(stage: Stage, at: tuple[int, int]) -> tuple[Line, ...]:
    x, y = at
    notes = "·".join(note for note in stage.notes if note)
    lines = [Line(stage.label, x + 38, y - 1 if notes else y + 5, "t-b", "start")]
    return (*lines, Line(notes, x + 38, y + 19, "t-soft", "start")) if notes else tuple(lines)


def _is_arc(plan: Plan, move: Move, place: Mapping[str, tuple[int, int]]) -> bool:
    rows = plan.row[move.to] - plan.row[move.left]
    return rows != 1 or place[move.left][0] != place[move.to][0]


def _upright(plan: Plan, move: Move, place: Mapping[str, tuple[int, int]], level: int) -> Way:
    (x1, y1), (x2, y2) = place[move.left], place[move.to]
    taken, is_back = (move.left, move.to) in plan.taken, plan.is_back(move)
    if not level:
        return Way(f"M{x1} {y1 + 18}V{y2 - 18}", taken, is_back=False)
    side = FIRST - RADIUS - min(4 + 7 * level, MOST)
    start, end = (y1 - 5, y2 + 5) if is_back else (y1 + 5, y2 - 5)
    turn = CORNER if end > start else -CORNER
    path = (
        f"M{x1 - 17} {start}H{side + CORNER}q-{CORNER} 0 -{CORNER} {turn}"
        f"V{end - turn}q0 {turn} {CORNER} {turn}H{x2 - 18}"
    )
    return Way(path, taken, is_back=is_back)
