"""What clauses brings to the packs."""

from youwei.clauses.declarations.bounds import hold
from youwei.clauses.declarations.checks import check, reads, row
from youwei.clauses.declarations.stories import run_example
from youwei.clauses.declarations.words import Clauses
from youwei.packs.kinds import Kind

KIND = Kind(
    folder="clauses",
    word="clauses",
    chinese="清单",
    model=Clauses,
    parts="clauses",
    part="clause",
    check=check,
    bounds=hold,
    run_example=run_example,
    row=row,
    reads=reads,
)
