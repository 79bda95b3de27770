"""Published orders as other programs read them: Open311 GeoReport v2, for reading alone.

Only what the pages show: category, unit, result, and days. No place, no photo and no word of
whoever ordered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from youwei.clauses.declarations.words import Clauses
from youwei.packs import world
from youwei.packs.values import seen
from youwei.portal.queries.orders import ORDER
from youwei.procedures.models import Case
from youwei.web.words import label

MOST = 1000
Line = Mapping[str, str | None]
BLANK = dict.fromkeys(
    ("description", "service_notice", "expected_datetime", "address", "address_id", "zipcode",
     "lat", "long", "media_url")
)  # fmt: skip
"""What the standard names and is not said here."""


@dataclass(frozen=True)
class Wanted:
    """Which published orders are asked for: by days, or a minute could be found by halving."""

    ids: Sequence[str] = ()
    services: Sequence[str] = ()
    since: date | None = None
    until: date | None = None


def services() -> Sequence[Line]:
    """Return the categories of orders. No query."""
    clauses = _categories()
    return [
        {
            "service_code": key,
            "service_name": label(line.label),
            "description": "",
            "metadata": "false",
            "type": "realtime",
            "keywords": ",".join(line.known_by),
            "group": label(clauses.groups.get(line.group or "", "")),
        }
        for key, line in clauses.clauses.items()
    ]


def requests(wanted: Wanted) -> Sequence[Line]:
    """Return published orders, the last published first. One query."""
    cases = Case.objects.of(ORDER).filter(published_in__gt="")
    if wanted.ids:
        cases = cases.filter(reference__in=wanted.ids)
    if wanted.services:
        cases = cases.filter(filled__category__in=wanted.services)
    if wanted.since is not None:
        cases = cases.filter(last_at__date__gte=wanted.since)
    if wanted.until is not None:
        cases = cases.filter(last_at__date__lte=wanted.until)
    return [_line(case) for case in cases.order_by("-last_at", "-pk")[:MOST]]


def _line(case: Case) -> Line:
    category = str(case.filled.get("category") or "")
    line = _categories().clauses.get(category)
    return BLANK | {
        "service_request_id": case.reference,
        "status": "closed",
        "status_notes": seen(str(case.filled.get("result") or "")),
        "service_name": label(line.label) if line is not None else "",
        "service_code": category,
        "agency_responsible": label(case.lead_name or ""),
        "requested_datetime": _day(case.opened_at),
        "updated_datetime": _day(case.last_at),
    }


def _day(at: datetime) -> str:
    """Return the day alone: the minute of an order could tell who was seen to write it."""
    day = timezone.localtime(at).date()
    return timezone.make_aware(datetime.combine(day, time(0, 0))).isoformat()


def _categories() -> Clauses:
    field = world.current().sheets["procedures"][ORDER].fields["category"]
    found: Clauses = world.current().sheets["clauses"][field.of or ""]
    return found
