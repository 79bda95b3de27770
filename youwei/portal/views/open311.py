"""Open311 GeoReport v2 and a feed: what was published, for other programs."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from youwei.portal import queries
from youwei.portal.queries.open311 import Line, Wanted
from youwei.web.context import House

FED = 50  # answers in the feed
NAMES = {"services": "service", "service_requests": "request", "errors": "error"}


@require_GET
def services(request: HttpRequest, kind: str) -> HttpResponse:
    """List the categories."""
    _declared()
    return _answer(kind, "services", queries.services())


@require_GET
def requests(request: HttpRequest, kind: str) -> HttpResponse:
    """List published orders: by number, category and days."""
    _declared()
    try:
        wanted = Wanted(
            ids=_several(request, "service_request_id"),
            services=_several(request, "service_code"),
            since=_day(request, "start_date"),
            until=_day(request, "end_date"),
        )
    except ValueError as error:
        return _wrong(kind, 400, _("%(name)s is no instant such as 2026-11-20T00:00:00Z.") % {
            "name": str(error)
        })  # fmt: skip
    status = request.GET.get("status", "closed")
    found = queries.requests(wanted) if "closed" in status.split(",") else []
    return _answer(kind, "service_requests", found)


@require_GET
def one_request(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Show one published order; what is not published is not there."""
    _declared()
    found = queries.requests(Wanted(ids=[reference]))
    if not found:
        return _wrong(kind, 404, _("No published order has this number."))
    return _answer(kind, "service_requests", found)


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Send the last published orders as a feed, all or of one category."""
    _declared()
    house, wanted = House(request), Wanted(services=_several(request, "category"))
    found = queries.requests(wanted)[:FED]
    made = Atom1Feed(
        title=_("Answers of %(county)s") % {"county": house.name},
        link=request.build_absolute_uri(reverse("portal:letters")),
        description="",
        feed_url=request.build_absolute_uri(),
    )
    for one in found:
        number = str(one["service_request_id"])
        made.add_item(
            title=f"{one['service_name']}·{one['agency_responsible']}",
            link=request.build_absolute_uri(reverse("portal:letter", args=[number])),
            description=str(one["status_notes"]),
            updateddate=datetime.fromisoformat(str(one["updated_datetime"])),
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml")


def _several(request: HttpRequest, name: str) -> Sequence[str]:
    """Return what stands between commas; what no key can be stays, as something unknown."""
    said = [one for one in request.GET.get(name, "").split(",") if one]
    return [one if one.isprintable() else "-" for one in said]


def _day(request: HttpRequest, name: str) -> date | None:
    """Return the day here of an instant that was named."""
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+"))
        if found is None:
            raise ValueError(name)
        aware = found if timezone.is_aware(found) else timezone.make_aware(found)
        at = aware.astimezone(UTC)  # not every clock reaches as far as every year
        return timezone.localtime(at).date()
    except (ValueError, OverflowError):
        raise ValueError(name) from None


def _declared() -> None:
    if not queries.is_declared():
        raise Http404


def _wrong(kind: str, status: int, sentence: str) -> HttpResponse:
    answer = _answer(kind, "errors", [{"code": str(status), "description": sentence}])
    answer.status_code = status
    return answer


def _answer(kind: str, root: str, lines: Sequence[Line]) -> HttpResponse:
    if kind not in ("json", "xml"):
        raise Http404
    if kind == "json":
        answer: HttpResponse = JsonResponse(
            list(lines), safe=False, json_dumps_params={"ensure_ascii": False}
        )
    else:
        answer = HttpResponse(_xml(root, lines), content_type="text/xml; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _xml(root: str, lines: Sequence[Line]) -> bytes:
    made = Element(root)
    for line in lines:
        one = SubElement(made, NAMES[root])
        for key, value in line.items():
            SubElement(one, key).text = value
    return bytes(tostring(made, encoding="utf-8", xml_declaration=True))
