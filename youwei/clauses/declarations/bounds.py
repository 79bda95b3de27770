"""What a list of clauses may not do."""

from youwei.clauses.declarations.words import Clause, Clauses
from youwei.packs.bounds import Bounds


def hold(sheet: Clauses, bounds: Bounds) -> None:
    """No complaint weighs or caps, and what bites begins only after a hearing."""
    found = bounds.reading.thing("clauses", bounds.key)
    for key, clause in sheet.clauses.items():
        if clause.weighs or clause.caps:
            bounds.refuse(("clauses", key), found, "complaint")
            bounds.called(("clauses", key), clause.label)
    if any(bites(clause) for clause in sheet.clauses.values()):
        for reference in sheet.stands_at:
            _begins_heard(reference, bounds)


def bites(clause: Clause) -> bool:
    """Whether the clause takes something from the person."""
    return bool(clause.caps or clause.bars or clause.allows or (clause.weighs or 0) < 0)


def _begins_heard(reference: str, bounds: Bounds) -> None:
    procedure, _, stage = reference.partition(".")
    if not bounds.world.sheets["procedures"][procedure].stages[stage].adverse:
        says = "findings that weigh, cap or bar begin at %(at)s: say adverse = true there"
        bounds.say(("stands_at",), says, at=reference)
