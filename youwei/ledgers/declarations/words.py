"""ledger 账户: units that are issued, moved, redeemed and never appear twice."""

from youwei.packs.declared import (
    Declared,
    Example,
    Field,
    Key,
    Label,
    Nature,
    Sheet,
    Span,
    Turn,
    Who,
)


class Account(Declared):
    """A kind of account; one for each row of `of`, or a single one."""

    label: Label
    of: Key | None = None  #: register whose rows hold one
    overdrawn: bool = False  #: may fall below zero (sources: the issuer, the outside world)


class Entry(Declared):
    """A kind of booking: an amount leaves one account and reaches another."""

    label: Label
    source: Key
    target: Key
    by: tuple[Who, ...]
    agreed_by: Who | None = None  #: another person, before it counts
    fields: dict[Key, Field] = {}
    priced_by: str | None = (
        None  #: the amount: "clauses/list" that is cited, or quantity × "register.field"
    )
    once_per: Key | None = None  #: never twice for the same value of this field
    reverses: Key | None = None  #: undoes an entry of this kind, naming it
    most: float | None = None  #: for one account …
    every: Turn = "year"  #: … in this time


class Step(Declared):
    """One booking of a story."""

    entry: Key
    source: str = ""
    target: str = ""
    amount: int
    key: str = ""  #: the value of the field in `once_per`


class Story(Example):
    """Bookings, and what the accounts hold in the end."""

    steps: tuple[Step, ...]
    ends: dict[str, int] = {}


class Ledger(Sheet):
    """Double entry: what leaves one account reaches another, so nothing appears or vanishes."""

    counted_in: str  #: "枚", "分", "元"
    nature: Nature = "ordinary"  #: what may count it
    decimals: int = 0
    serial: bool = False  #: every unit has its number; blocks never overlap and move whole
    lasts: Span | None = None  #: units lapse so long after they were earned
    begins: Key  #: the account where units come from
    accounts: dict[Key, Account]
    entries: dict[Key, Entry]
    published: tuple[str, ...] = ()
    examples: tuple[Story, ...] = ()
