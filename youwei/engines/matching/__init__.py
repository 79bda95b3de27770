"""Matching: who takes which seat, under hard rules with a source and wishes with weights.

`solve` proves the best plan or states the gap; `check` verifies it without a solver; `why`,
`why_not`, `what_if`, `near_best` and `conflict` explain it. docs/explanation/matching.md.
"""

from youwei.engines.matching.alternatives import near_best
from youwei.engines.matching.budget import UNLIMITED, Budget
from youwei.engines.matching.conflicts import Conflict, conflict
from youwei.engines.matching.explaining import Asked, Comparison, Reasons
from youwei.engines.matching.model import Block, Count, Pair, Problem, ProblemError, Rule, Wish
from youwei.engines.matching.papers import as_paper, check
from youwei.engines.matching.results import Certificate, Plan, Solution
from youwei.engines.matching.rules import apart, forbid, force, load, moves, only, quota
from youwei.engines.matching.solving import solve

__all__ = [
    "UNLIMITED",
    "Asked",
    "Block",
    "Budget",
    "Certificate",
    "Comparison",
    "Conflict",
    "Count",
    "Pair",
    "Plan",
    "Problem",
    "ProblemError",
    "Reasons",
    "Rule",
    "Solution",
    "Wish",
    "apart",
    "as_paper",
    "check",
    "conflict",
    "forbid",
    "force",
    "load",
    "moves",
    "near_best",
    "only",
    "quota",
    "solve",
]
