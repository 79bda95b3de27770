"""Where every stage stands, before a pen is lifted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youwei.web.diagram.shapes import Move, Stage, State


@dataclass(frozen=True)
class Plan:
    """Stages in the order of drawing, their column, side line and state."""

    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    column: Mapping[str, int]
    lane: Mapping[str, int]
    state: Mapping[str, State]
    taken: frozenset[tuple[str, str]]
    row: Mapping[str, int]

    def is_back(self, move: Move) -> bool:
        return self.row[move.to] <= self.row[move.left]


def plan_of(
    stages: Sequence[Stage], moves: Sequence[Move], present: str, walked: Sequence[str]
) -> Plan:
    keys = [stage.key for stage in stages]
    real = _without_twins(
        [m for m in moves if m.left in keys and m.to in keys and m.left != m.to]
    )
    main = _main_line(keys, real)
    column = {key: place for place, key in enumerate(main)}
    lane = dict.fromkeys(main, 0)
    for key in (key for key in keys if key not in column):
        sources = [column[m.left] for m in real if m.to == key and m.left in column]
        column[key] = min(max(sources, default=0) + 1, max(len(main) - 1, 0))
        used = [lane[other] for other in lane if column[other] == column[key]]
        lane[key] = max(used, default=0) + 1
    ordered = tuple(sorted(stages, key=lambda stage: (column[stage.key], lane[stage.key])))
    passed = set(walked) - {present}
    is_over = not any(m.left == present for m in real)
    state: dict[str, State] = {key: "done" if key in passed else "ahead" for key in keys}
    if present in state:
        state[present] = "done" if is_over else "now"
    pairs = zip(walked, [*walked[1:], present], strict=False)
    row = {stage.key: place for place, stage in enumerate(ordered)}
    return Plan(ordered, real, column, lane, state, frozenset(pairs), row)


def _without_twins(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Merge two moves between the same stages are one way; the first one names it."""
    return tuple({(move.left, move.to): move for move in reversed(moves)}.values())[::-1]


def _main_line(keys: Sequence[str], moves: Sequence[Move]) -> list[str]:
    """Go from the first stage along the longest chain of forward moves."""
    after = {key: [m.to for m in moves if m.left == key] for key in keys}
    best: dict[str, list[str]] = {}
    for place in range(len(keys) - 1, -1, -1):
        ahead = [best[to] for to in after[keys[place]] if keys.index(to) > place]
        best[keys[place]] = [keys[place], *max(ahead, key=len, default=[])]
    return best[keys[0]] if keys else []
