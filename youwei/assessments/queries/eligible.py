"""Who stands on the list of raters, and who is left out of it."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from youwei.assessments.declarations import Raters, Scheme
from youwei.assessments.models import RESERVE, VOID, Listed, Ratee
from youwei.chronicle.clock import today
from youwei.identity.models import Holding, User
from youwei.packs.conditions import holds, minutes
from youwei.registers.models import Row, fields_of, table_of


def eligible(
    raters: Raters, *, unit_path: str, ratees: Sequence[Ratee], at: datetime
) -> Sequence[Row]:
    """Return the rows that may be drawn, in the order of their keys, which tells nothing.

    Left out are rows that name a unit that is rated, people with a role there, and those who
    were drawn a short while ago.
    """
    register = raters.listed_in or ""
    rows = table_of(register).objects.of(register).present()
    rows = rows.filter(unit_path__startswith=unit_path).exclude(key__in=_resting(raters, at))
    fields = fields_of(register)
    units = [key for key, field in fields.items() if field.type == "unit"]
    people = [key for key, field in fields.items() if field.type == "person"]
    rated = {ratee.row_key for ratee in ratees}
    staff = _staff_of(ratees) if people else frozenset()
    return [
        row
        for row in rows.order_by("key")
        if holds(raters.where, {key: row.value(key) for key in fields})
        and not rated & _named(row, units)
        and not staff & _named(row, people)
    ]


def refuses(user: User, scheme: Scheme, ratees: Collection[Ratee]) -> bool:
    """Say whether somebody is, or works for, whom it rates: they neither draw nor look."""
    barred = {role for r in scheme.raters.values() if r.draws for role in r.draws.not_by}
    return any(
        hat.role in barred or any(hat.unit_path.startswith(one.unit_path) for one in ratees)
        for hat in user.hats
    )


def _resting(raters: Raters, at: datetime) -> Any:
    """Return the keys of rows that were drawn within the declared rest."""
    if raters.draws is None or raters.draws.rests is None:
        return []
    since = at - timedelta(minutes=minutes(raters.draws.rests))
    drawn = Listed.objects.filter(drawn_at__gt=since).exclude(state__in=(RESERVE, ""))
    return drawn.exclude(appraisal__state=VOID).values("row_key")


def _staff_of(ratees: Sequence[Ratee]) -> frozenset[str]:
    held = Holding.objects.current(today())
    keys = [
        held.filter(unit_path__startswith=one.unit_path).values_list("user__key", flat=True)
        for one in ratees
    ]
    return frozenset(key for some in keys for key in some)


def _named(row: Row, fields: Sequence[str]) -> frozenset[str]:
    values = [row.value(key) for key in fields]
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return frozenset(one for one in flat if isinstance(one, str))
