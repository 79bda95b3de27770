"""clauses 清单: a list of clauses, each with its effect, and findings that cite them."""

from youwei.clauses.declarations.words import (
    Clause,
    Clauses,
    Story,
)

__all__ = ["Clause", "Clauses", "Story"]
