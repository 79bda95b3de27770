"""What registers brings to the packs."""

from youwei.packs.kinds import Kind
from youwei.registers.declarations.bounds import hold
from youwei.registers.declarations.checks import check, reads, row
from youwei.registers.declarations.stories import run_example
from youwei.registers.declarations.words import Register

KIND = Kind(
    folder="registers",
    word="register",
    chinese="册",
    model=Register,
    parts="fields",
    part="field",
    check=check,
    bounds=hold,
    run_example=run_example,
    row=row,
    reads=reads,
    always=frozenset({"units"}),  # a role is held in a unit, in every zone
)
