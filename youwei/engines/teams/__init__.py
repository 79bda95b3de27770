"""Leadership teams: the best line-up under conditions, structure and few moves.

Written on traits, solved by the matching engine, explained on teams. docs/explanation/teams.md.
"""

from youwei.engines.teams.conditions import ConditionError, Trait, Where, meets
from youwei.engines.teams.layout import as_problem
from youwei.engines.teams.model import (
    Apart,
    Avoid,
    Fixed,
    Likeness,
    Member,
    Moves,
    Number,
    Only,
    Scores,
    Seat,
    Share,
    Stay,
    Structure,
    TeamRule,
    Teams,
    TeamWish,
    units,
)
from youwei.engines.teams.structure import Line, distance, moved, structure, today

__all__ = [
    "Apart",
    "Avoid",
    "ConditionError",
    "Fixed",
    "Likeness",
    "Line",
    "Member",
    "Moves",
    "Number",
    "Only",
    "Scores",
    "Seat",
    "Share",
    "Stay",
    "Structure",
    "TeamRule",
    "TeamWish",
    "Teams",
    "Trait",
    "Where",
    "as_problem",
    "distance",
    "meets",
    "moved",
    "structure",
    "today",
    "units",
]
