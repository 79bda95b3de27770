"""role 角色: at which level of unit it is held, how far it reaches, what it may unmask.

A role never lists things; a thing lists roles. So a new register needs no change here.
"""

from typing import Literal

from youwei.packs.declared import Declared, Key, Label, Level, Sheet


class Role(Declared):
    """A hat that a person wears in a unit for a time."""

    label: Label
    level: Level
    reach: Literal["self", "unit", "below", "county"] = "unit"
    """self: own rows · unit: the own unit · below: it and all under it · county: all"""
    unmasks: Literal["nothing", "masked", "sealed"] = (
        "nothing"  #: may reveal, with a reason, recorded and told
    )
    erases: bool = False  #: decides what is erased at a person's wish, in reach of the role
    body: bool = False  #: a committee: its holders act together, by answers
    ballots: bool = False  #: prepares secret votes of its unit, prints slips, opens and closes
    never_with: tuple[Key, ...] = ()  #: nobody holds both
    cast: str = ""  #: who plays it in the demo


class Roles(Sheet):
    """A page of roles. Their keys are unique in the county."""

    roles: dict[Key, Role]
