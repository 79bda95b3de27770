"""The tie-break: among plans of equal value the one whose drawn numbers have the greatest sum.

The number of a pair is the first two bytes of SHA-256 over person, line feed, seat: anyone can
recompute it, it favours no name and no order, and it is the same on every machine.
"""

import hashlib
from dataclasses import replace

import numpy as np
from scipy import sparse

from youwei.engines.matching.budget import Budget
from youwei.engines.matching.kernel import Outcome, beatable, solve_part, value_of
from youwei.engines.matching.model import Integers
from youwei.engines.matching.program import Label, Program


def draw(person: str, seat: str) -> int:
    """Return the drawn number of a pair, 0 to 65535."""
    return int.from_bytes(hashlib.sha256(f"{person}\n{seat}".encode()).digest()[:2], "big")


def settle(program: Program, outcome: Outcome, budget: Budget) -> tuple[Integers, bool]:
    """Return the best plan by the tie-break, and whether it is sure that it is that one.

    Only a proved plan can be settled; another stays as it is.
    """
    chosen = outcome.found
    if outcome.status != "proved" or outcome.pricing is None:
        return chosen, False
    equal = beatable(program, outcome.pricing, outcome.value - 1)
    if not (equal & (chosen == 0)).any():
        return chosen, True
    if budget.left <= 0:
        return chosen, False
    answer = solve_part(_drawn(program, equal, outcome.value), equal, budget.left)
    if answer.chosen is None or not answer.is_complete:
        return chosen, False
    if value_of(program, answer.chosen) != outcome.value:
        return chosen, False
    return answer.chosen, True


def _drawn(program: Program, columns: np.ndarray, value: int) -> Program:
    """Ask for the greatest sum of drawn numbers at no less than this value."""
    draws = np.zeros_like(program.gains)
    for at in np.flatnonzero(columns[: len(program.pairs)]):
        person, seat = program.pairs[at]
        draws[at] = draw(program.people[person], program.seats[seat])
    row = sparse.csr_array(program.gains.astype(np.float64)[None, :])
    return replace(
        program,
        gains=draws,
        rows=sparse.csc_array(sparse.vstack([program.rows, row])),
        low=np.append(program.low, float(value - program.constant)),
        high=np.append(program.high, np.inf),
        toll=np.append(program.toll, np.inf),
        labels=(*program.labels, Label("count", "")),
    )
