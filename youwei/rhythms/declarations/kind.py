"""What rhythms brings to the packs."""

from youwei.packs.kinds import Kind
from youwei.rhythms.declarations.bounds import hold
from youwei.rhythms.declarations.checks import check, reads, row
from youwei.rhythms.declarations.stories import run_example
from youwei.rhythms.declarations.words import Rhythm

KIND = Kind(
    folder="rhythms",
    word="rhythm",
    chinese="节奏",
    model=Rhythm,
    parts="items",
    part="item",
    check=check,
    bounds=hold,
    run_example=run_example,
    row=row,
    reads=reads,
)
