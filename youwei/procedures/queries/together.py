"""Who is worked together with whom."""

from youwei.identity.models import User
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Case, Joined
from youwei.procedures.queries.around import Surroundings


def together_with(case: Case) -> tuple[Case | None, int]:
    """Return the case that this one goes along with, and how many others there are.

    Two queries.
    """
    joined = Joined.objects.filter(case=case, until=None).select_related("lead").first()
    lead = joined.lead if joined is not None else None
    others = Joined.objects.filter(lead=lead or case, until=None).count()
    return lead, others


def may_join(case: Case, user: User, around: Surroundings) -> bool:
    """Say whether somebody joins, separates and splits such cases here."""
    joins = case.procedure.joins
    whose = joins.by if joins is not None else ()
    return any(around.is_one_of(user.key, who) for who in whose)


def told_in(procedure: Procedure) -> str:
    """Return the first open text of the opening, or nothing."""
    starts = procedure.stages[procedure.starts].fills
    texts = (key for key in starts if procedure.fields[key].type in ("text", "note"))
    return next((key for key in texts if procedure.fields[key].privacy == "open"), "")
