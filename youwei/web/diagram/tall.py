"""The upright twin for a phone: stages under each other, other ways as arcs on the left."""

from collections.abc import Mapping

from youwei.web.diagram.plan import Plan
from youwei.web.diagram.shapes import Drawing, Line, Move, Node, Stage, Way

WIDTH, STEP = 350, 58  #: of the drawing; between stages
RADIUS = 14


def tall(plan: Plan) -> Drawing:
    indent = {key: 26 if plan.lane[key] else 0 for key in plan.lane}
    place = {s.key: (48 + indent[s.key], 24 + STEP * row) for row, s in enumerate(plan.stages)}
    nodes = tuple(
        Node(*place[s.key], number, plan.state[s.key], _beside(s, place[s.key]))
        for number, s in enumerate(plan.stages, start=1)
    )
    ways = tuple(_upright(plan, move, place) for move in plan.moves)
    return Drawing(WIDTH, STEP * len(nodes) - 8, 0, nodes, ways)


def _beside(stage: Stage, at: tuple[int, int]) -> tuple[Line, ...]:
    x, y = at
    notes = "·".join(note for note in stage.notes if note)
    lines = [Line(stage.label, x + 38, y - 1 if notes else y + 5, "t-b", "start")]
    return (*lines, Line(notes, x + 38, y + 19, "t-soft", "start")) if notes else tuple(lines)


def _upright(plan: Plan, move: Move, place: Mapping[str, tuple[int, int]]) -> Way:
    (x1, y1), (x2, y2) = place[move.left], place[move.to]
    taken, is_back = (move.left, move.to) in plan.taken, plan.is_back(move)
    rows = abs(plan.row[move.left] - plan.row[move.to])
    if not is_back and rows == 1 and x1 == x2:
        return Way(f"M{x1} {y1 + 18}V{y2 - 18}", taken, is_back=False)
    bulge = min(10 + 6 * rows, 34)
    side = min(x1, x2) - RADIUS - bulge
    start, end = (y1 - 6, y2 + 6) if is_back else (y1 + 6, y2 - 6)
    path = f"M{x1 - 17} {start}C{side} {start} {side} {end} {x2 - 18} {end}"
    return Way(path, taken, is_back=is_back)
