"""The proof: branching on how many pairs of a group are chosen, with fixing at each node.

Pairs that no rule can tell apart form a group (the women of one team who are no experts …). An
assignment has whole corners, so it is the rules that make halves of people, and they see only
groups: to demand at most n or at least n + 1 of a group cuts deeper than to choose one pair.
Each node is relaxed anew, its own prices drop more pairs, and a node with few pairs left, or
with whole groups, is solved to the end by HiGHS. (Branching on aggregates: Ryan and Foster
1981; the bound at each node: Land and Doig 1960.)
"""

from dataclasses import dataclass, replace

import numpy as np

from youwei.engines.matching.bound import relaxed
from youwei.engines.matching.budget import Budget
from youwei.engines.matching.losses import Losses, losses
from youwei.engines.matching.model import Integers
from youwei.engines.matching.part import solve_part, value_of
from youwei.engines.matching.program import Floats, Mask, Program
from youwei.engines.matching.ties import weight

LEAF = 1.6
"""A node with so many pairs for each seat is solved to the end; measured, like the next two."""
NODES = 1000
"""After so many nodes the rest is solved without further branching."""
GROUPED = 3
GROUPS = 200
"""With fewer pairs a group than this on average, or more groups, HiGHS branches better."""
HALVES = 1e-6
"""A group whose number is whole but for this is whole."""


@dataclass(frozen=True, eq=False)
class Branched:
    """The best plan found, over all columns; a limit of any other, in points."""

    chosen: Integers
    is_complete: bool
    ceiling: int


@dataclass(frozen=True, eq=False)
class _Node:
    """Part of the plans: the programme over the columns `at`, and a limit of its value."""

    program: Program
    at: Integers
    ceiling: int


def branch(
    program: Program, drawn: Program, keep: Mask, chosen: Integers, budget: Budget
) -> Branched:
    """Search these columns to the end for the best plan, from one that is there already.

    `drawn` has the gains that count in the end: points and drawn numbers in one.
    """
    at = np.flatnonzero(keep & (program.upper > 0))
    tree = _Tree(program, drawn, chosen, budget)
    stack = [_Node(program.narrowed(at), at, 2**60)]
    while stack:
        node = stack.pop()
        if budget.left <= 0:
            tree.leave(node.ceiling)
        elif node.ceiling >= tree.value:
            stack += tree.grown(node)
    return Branched(tree.chosen, is_complete=tree.left is None, ceiling=tree.left or tree.value)


class _Tree:
    """The best plan so far, and the highest limit of what was left unsearched."""

    def __init__(
        self, program: Program, drawn: Program, chosen: Integers, budget: Budget
    ) -> None:
        self.program, self.drawn, self.budget = program, drawn, budget
        self.chosen, self.value = chosen, value_of(program, chosen)
        self.left: int | None = None
        self.nodes = 0

    def grown(self, node: _Node) -> list[_Node]:
        """Return the parts of a node that are still to be searched; none if it is done."""
        self.nodes += 1
        found = relaxed(node.program, seconds=self.budget.left)
        loss = None if found is None else losses(node.program, found[0])
        if found is None or loss is None or loss.whole < self.value:
            return []
        fraction = found[1]
        group = None if fraction is None else _split(node.program, fraction)
        keep = np.flatnonzero(loss.reaching(self.value) | (node.program.lower > 0))
        narrow = _Node(node.program.narrowed(keep), node.at[keep], loss.whole)
        is_small = len(keep) <= LEAF * len(self.program.seats)
        if is_small or group is None or self.nodes > NODES:
            self._finish(narrow, Losses(loss.bound, loss.least[keep]))
            return []
        members = np.flatnonzero(np.isin(keep, group[0]))
        return [
            _Node(
                narrow.program.with_row(members, least=least, most=most), narrow.at, loss.whole
            )
            for least, most in ((-np.inf, group[1]), (group[1] + 1, np.inf))
        ]

    def leave(self, ceiling: int) -> None:
        """Note that plans of up to this value were not searched."""
        self.left = max(ceiling, self.left or ceiling)

    def _finish(self, node: _Node, loss: Losses) -> None:
        """Solve a node by HiGHS, and keep its plan if it is better or drawn before the best."""
        whole = node.program
        program = replace(whole, gains=self.drawn.gains[node.at])
        every = np.ones(len(node.at), dtype=bool)
        answer = solve_part(program, every, self.budget.left, loss=loss)
        if not answer.is_complete:
            points = answer.ceiling / (1 if self.drawn is self.program else weight(whole))
            self.leave(min(node.ceiling, _whole(points + whole.constant)))
        if answer.chosen is not None:
            chosen = np.zeros_like(self.chosen)
            chosen[node.at] = answer.chosen
            self._compare(chosen)

    def _compare(self, chosen: Integers) -> None:
        new, old = (int(self.drawn.gains @ one) for one in (chosen, self.chosen))
        if new > old:
            self.chosen, self.value = chosen, value_of(self.program, chosen)


def _split(program: Program, fraction: Floats) -> tuple[Integers, int] | None:
    """Return the group whose number is farthest from whole, and that number rounded down.

    Nothing if all are whole, or if there are too many groups for this to help.
    """
    rules = np.array([label.kind not in ("person", "seat") for label in program.labels])
    seen = program.rows.tocsr()[rules].toarray()
    groups, group = np.unique(seen, axis=1, return_inverse=True)
    if groups.shape[1] > GROUPS or groups.shape[1] * GROUPED > len(fraction):
        return None
    group = group.ravel()
    numbers = np.bincount(group, weights=fraction)
    away = np.abs(numbers - np.rint(numbers))
    worst = int(away.argmax())
    if away[worst] <= HALVES:
        return None
    return np.flatnonzero(group == worst), int(np.floor(numbers[worst]))


def _whole(ceiling: float) -> int:
    return int(np.floor(min(ceiling, 2.0**60) + 1e-6))
