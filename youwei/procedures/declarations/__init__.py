"""procedure 流程: a case that travels through stages: who, by when, with what, where next."""

from youwei.procedures.declarations.words import (
    Asks,
    Backlog,
    Clock,
    Extend,
    Joins,
    Move,
    Opens,
    Procedure,
    Stage,
    Story,
    Tally,
    Texts,
)

__all__ = [
    "Asks",
    "Backlog",
    "Clock",
    "Extend",
    "Joins",
    "Move",
    "Opens",
    "Procedure",
    "Stage",
    "Story",
    "Tally",
    "Texts",
]
