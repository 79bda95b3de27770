"""What procedures brings to the packs."""

from youwei.packs.kinds import Kind
from youwei.procedures.declarations.bounds import hold
from youwei.procedures.declarations.checks import check, reads, row
from youwei.procedures.declarations.stories import run_example
from youwei.procedures.declarations.words import Procedure

KIND = Kind(
    folder="procedures",
    word="procedure",
    chinese="流程",
    model=Procedure,
    parts="stages",
    part="stage",
    check=check,
    bounds=hold,
    run_example=run_example,
    row=row,
    reads=reads,
)
