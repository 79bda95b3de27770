"""Every kind of the house at once, for programs that do without Django's apps."""

from youwei.assessments.declarations.kind import KIND as ASSESSMENTS
from youwei.clauses.declarations.kind import KIND as CLAUSES
from youwei.identity.declarations.kind import KIND as IDENTITY
from youwei.ledgers.declarations.kind import KIND as LEDGERS
from youwei.measures.declarations.kind import KIND as MEASURES
from youwei.packs.kinds import register_kind
from youwei.placements.declarations.kind import KIND as PLACEMENTS
from youwei.procedures.declarations.kind import KIND as PROCEDURES
from youwei.registers.declarations.kind import KIND as REGISTERS
from youwei.rhythms.declarations.kind import KIND as RHYTHMS

KINDS = (
    IDENTITY,
    REGISTERS,
    PROCEDURES,
    CLAUSES,
    RHYTHMS,
    ASSESSMENTS,
    LEDGERS,
    PLACEMENTS,
    MEASURES,
)


def register_kinds() -> None:
    """Make the nine kinds known, as the apps do when Django starts."""
    for kind in KINDS:
        register_kind(kind)
