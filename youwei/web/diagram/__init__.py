"""A procedure drawn: stages as circles, moves as ways, the present stage filled.

Pure geometry: stages and moves in, coordinates out. The order of the stages is the order of the
work; the longest chain of moves is the main line, other stages hang beside it.
"""

from collections.abc import Sequence

from youwei.web.diagram.plan import plan_of
from youwei.web.diagram.shapes import Diagram, Drawing, Line, Move, Node, Stage, Way
from youwei.web.diagram.tall import tall
from youwei.web.diagram.wide import wide

__all__ = ["Diagram", "Drawing", "Line", "Move", "Node", "Stage", "Way", "draw"]


def draw(
    stages: Sequence[Stage], moves: Sequence[Move], *, present: str, walked: Sequence[str] = ()
) -> Diagram:
    """Draw a procedure with a case in it; `walked` is the stages it was in, in order."""
    plan = plan_of(stages, moves, present, walked)
    named = {stage.key: stage.label for stage in plan.stages}
    main = [stage for stage in plan.stages if not plan.lane[stage.key]]
    order = [stage.key for stage in plan.stages]
    return Diagram(
        wide=wide(plan),
        tall=tall(plan),
        done=tuple(each.label for each in plan.stages if plan.state[each.key] == "done"),
        now=named.get(present, ""),
        ahead=tuple(each.label for each in main if plan.state[each.key] == "ahead"),
        backs=tuple((named[m.left], named[m.to]) for m in plan.moves if plan.is_back(m)),
        number=order.index(present) + 1 if present in order else 0,
        of=len(order),
    )
