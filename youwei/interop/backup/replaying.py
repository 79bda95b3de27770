"""What was erased stays erased, whatever copy was put in place."""

import json

from youwei.chronicle import vault
from youwei.identity.actions import SETUP
from youwei.procedures.actions.erasing import erase_again as erase_cases
from youwei.procedures.models import Case
from youwei.registers.actions.erasing import bury
from youwei.registers.actions.erasing import erase_again as erase_rows
from youwei.registers.actions.search import tidy_index

AT_ONCE = 500
NEWEST = 100


def erase_again() -> int:
    """Erase what a restored copy brought back, by the list of the vault; return how much."""
    erased = vault.erased()
    ids = list(erased)
    for marks in erased.values():
        bury(json.loads(marks) if marks else ())
    count = sum(
        erase_cases(ids=part, by=SETUP) + erase_rows(ids=part, by=SETUP)
        for part in (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))
    )
    tidy_index()
    return count


def unreadable() -> int:
    """Return of how many of the newest cases the key is not here, so that words stay shut."""
    newest = Case.objects.exclude(data_key="").filter(erased_at=None).order_by("-pk")
    return len(vault.missing(newest.values_list("data_key", flat=True)[:NEWEST]))
