"""placement 配备: who fits which post or team under hard rules and wishes."""

from youwei.placements.declarations.words import (
    Placement,
    Rule,
    Story,
    Wish,
)

__all__ = ["Placement", "Rule", "Story", "Wish"]
