"""ledger 账户: units that are issued, moved, redeemed and never appear twice."""

from youwei.ledgers.declarations.words import (
    Account,
    Entry,
    Ledger,
    Step,
    Story,
)

__all__ = ["Account", "Entry", "Ledger", "Step", "Story"]
