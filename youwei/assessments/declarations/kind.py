"""What assessments brings to the packs."""

from youwei.assessments.declarations.bounds import hold
from youwei.assessments.declarations.checks import check, reads, row
from youwei.assessments.declarations.stories import run_example
from youwei.assessments.declarations.words import Scheme
from youwei.packs.kinds import Kind

KIND = Kind(
    folder="assessments",
    word="scheme",
    chinese="考评",
    model=Scheme,
    parts="bands",
    part="band",
    check=check,
    bounds=hold,
    run_example=run_example,
    row=row,
    reads=reads,
)
