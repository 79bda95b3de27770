"""Which cases are about a person: for whoever reads of them, and for themselves."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.values import is_closed
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case, Party
from youwei.procedures.models.cases import CaseQuerySet
from youwei.procedures.queries.entered import about_one

OPENER = "opener"
SUBJECT = "subject"


def cases_about(keys: Sequence[str]) -> CaseQuerySet:
    """Return the cases about officials that name this one, and none that is kept from them.

    `keys`: of their row and of their account. What somebody wrote or complained of is not
    found by who they are, and what is kept from a person stands in nothing that is of them.
    """
    sheets = world.current().sheets["procedures"]
    named = _naming(keys, {key: one for key, one in sheets.items() if _may_tell(one)})
    kept = Party.objects.filter(user_key__in=keys, relation=Party.HIDDEN)
    return Case.objects.filter(named).exclude(pk__in=kept.values("case")).order_by("pk")


def own_cases(user: User, keys: Sequence[str]) -> CaseQuerySet:
    """Return what concerns somebody themself, and what they asked for themself."""
    sheets = world.current().sheets["procedures"]
    asking = [key for key, one in sheets.items() if one.concerns == OPENER or user.is_private]
    mine = _naming(keys, sheets) | Q(opener_key=user.key, procedure_key__in=asking)
    seen = Case.objects.visible_to(user)
    return seen.filter(mine | Q(pk__in=_named_closed(user, keys))).order_by("pk")


def _named_closed(user: User, keys: Sequence[str]) -> Sequence[int]:
    """Return the cases that name somebody in a closed field, which no query looks into."""
    sheets = world.current().sheets["procedures"].items()
    closed = [
        key
        for key, one in sheets
        if one.concerns in one.fields and is_closed(one.fields[one.concerns])
    ]
    named = Party.objects.filter(user_key=user.key, relation=Party.CONCERNED)
    cases = Case.objects.filter(pk__in=named.values("case"), procedure_key__in=closed)
    return [
        one.pk for one in cases if one.closed.get(one.procedure.concerns or "") in set(keys)
    ]


def _may_tell(sheet: Procedure) -> bool:
    """Say whether a procedure is about officials, and hides nothing from whom it is about."""
    whose = _whose(sheet)
    people = [who for who in sheet.hidden_from if who.startswith("@")]
    return sheet.on == "people" and not (f"@{whose}" in people or (people and whose == SUBJECT))


def _naming(keys: Sequence[str], sheets: Mapping[str, Procedure]) -> Q:
    named = Q(pk__in=[])
    for key, sheet in sheets.items():
        whose = _whose(sheet)
        if whose == OPENER:
            continue
        for one in keys:
            found = about_one(Case.objects.of(key), key, whose, (whose, one))
            named |= Q(pk__in=found.values("pk"))
            if sheet.on == "people":
                named |= Q(procedure_key=key, subject_key=one)
    return named


def _whose(sheet: Procedure) -> str:
    return sheet.concerns or SUBJECT
