"""What ledgers brings to the packs."""

from youwei.ledgers.declarations.bounds import hold
from youwei.ledgers.declarations.checks import check, row
from youwei.ledgers.declarations.stories import run_example
from youwei.ledgers.declarations.words import Ledger
from youwei.packs.kinds import Kind

KIND = Kind(
    folder="ledgers",
    word="ledger",
    chinese="账户",
    model=Ledger,
    parts="entries",
    part="entry",
    check=check,
    bounds=hold,
    run_example=run_example,
    row=row,
)
