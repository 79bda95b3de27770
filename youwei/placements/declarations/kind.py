"""What placements brings to the packs."""

from youwei.packs.kinds import Kind
from youwei.placements.declarations.bounds import hold
from youwei.placements.declarations.checks import check, row
from youwei.placements.declarations.stories import run_example
from youwei.placements.declarations.words import Placement

KIND = Kind(
    folder="placements",
    word="placement",
    chinese="配备",
    model=Placement,
    parts="rules",
    part="rule",
    check=check,
    bounds=hold,
    run_example=run_example,
    row=row,
)
