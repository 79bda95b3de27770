"""What measures brings to the packs."""

from youwei.measures.declarations.bounds import hold
from youwei.measures.declarations.checks import check, reads
from youwei.measures.declarations.stories import run_example
from youwei.measures.declarations.words import Measures
from youwei.packs.kinds import Kind

KIND = Kind(
    folder="measures",
    word="measure",
    chinese="指标",
    model=Measures,
    parts="measures",
    part="measure",
    check=check,
    bounds=hold,
    run_example=run_example,
    reads=reads,
    is_page=True,
)
