"""Orders that somebody ticked as one thing: how alike they are, and by which words."""

from collections.abc import Sequence
from dataclasses import dataclass

from youwei.engines.triage import Index, in_common
from youwei.identity.models import User
from youwei.procedures.models import Case
from youwei.procedures.queries.suggesting import words_of

COMPARED = 2000
"""Running orders of the county that say which words are rare."""


@dataclass(frozen=True)
class Ticked:
    """One of them, beside the one that would lead."""

    case: Case
    percent: int | None  #: likeness; None for the one that leads
    words: Sequence[str]


def ticked(references: Sequence[str], user: User, *, lead: str = "") -> Sequence[Ticked]:
    """Return the ticked orders beside the leading one, by default the oldest. Two queries."""
    mine = Case.objects.visible_to(user).running().filter(reference__in=references)
    cases = list(mine.order_by("opened_at", "pk"))
    if not cases:
        return []
    first = next((case for case in cases if case.reference == lead), cases[0])
    said = {case.pk: words_of(case.filled) for case in cases}
    of = Case.objects.of(first.procedure_key).running().order_by("-pk")
    texts = [words_of(filled) for filled in of.values_list("filled", flat=True)[:COMPARED]]
    index = Index.of([""] * len(texts), texts).beside(said[first.pk], list(said.values()))
    made = []
    for case, likeness in zip(cases, index, strict=True):
        is_first = case == first
        words = () if is_first else in_common(said[first.pk], said[case.pk])
        made.append(Ticked(case, None if is_first else round(likeness * 100), words))
    return sorted(made, key=lambda one: one.percent is not None)
