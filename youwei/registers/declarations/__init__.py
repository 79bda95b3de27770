"""register 册: a table of things with typed fields, views and rights."""

from youwei.registers.declarations.words import (
    Register,
    Story,
    View,
)

__all__ = ["Register", "Story", "View"]
