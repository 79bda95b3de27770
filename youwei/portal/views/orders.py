"""An order, written on a phone: with script in one page, without in two; sent once."""

from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from youwei.identity.models import User
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.portal import actions, queries
from youwei.portal.forms import OrderForm, new_ticket
from youwei.portal.requests import is_too_many
from youwei.registers.queries import outlines_version
from youwei.web.ground import ground
from youwei.web.words import label, refused

WANTS_JSON = "application/json"


def order(request: HttpRequest) -> HttpResponse:
    """Write an order; first what and where, then what is offered for it, then it is sent."""
    if not queries.is_declared():
        raise Http404
    if request.method != "POST":
        return _page(request, OrderForm(initial={"ticket": new_ticket()}))
    form = OrderForm(request.POST, request.FILES)
    if not form.is_valid() or form.unit is None:
        return _page(request, form, status=422)
    if not form.cleaned_data["looked"]:
        return _page(request, form, is_second=True)
    return _send(request, form)


def _send(request: HttpRequest, form: OrderForm) -> HttpResponse:
    if is_too_many(request):
        form.add_error(None, _("Too many from here. Please wait an hour, or call 12345."))
        return _page(request, form, status=422)
    assert form.unit is not None  # noqa: S101  a valid form has one
    try:
        case = actions.send_order(
            ticket=form.cleaned_data["ticket"],
            unit=form.unit,
            filled=form.filled,
            photos=(one.read() for one in form.cleaned_data["photo"]),
            by=_opens(request),
            may_wait=True,
        )
    except NotAllowed as refusal:
        form.add_error(None, refused(refusal))
        return _page(request, form, status=422)
    code = queries.code_of(case) if case.opener_key == queries.VISITOR else ""
    if _wants_json(request):
        return JsonResponse({"number": case.reference, "code": code})
    is_texted = queries.is_texted(case.procedure, form.cleaned_data["phone"])
    page = {"case": case, "code": code, "is_texted": is_texted}
    return render(request, "portal/sent.html", page)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Answer with what is offered for a text and a place, as a part of the page."""
    form = OrderForm(request.POST)
    if not queries.is_declared():
        raise Http404
    form.is_valid()
    unit = getattr(form, "unit", None)
    text = form.cleaned_data.get("matter", "")
    hint = queries.hints_for(text, unit) if unit is not None else None
    return render(request, "portal/_hints.html", {"hint": hint, "form": form})


@require_GET
def spot(request: HttpRequest) -> HttpResponse:
    """Say in which village and grid a point lies."""
    try:
        at = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        raise Http404 from None
    unit = queries.near(*at) if all(-180 <= one <= 180 for one in at) else None
    if unit is None:
        return JsonResponse({"name": ""})
    code = unit.code if unit.level == "village" else unit.code.rpartition("-")[0]
    return JsonResponse({"name": unit.label, "village": code})


@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """Give a page that comes from the phone's own memory what it needs to send."""
    answer = JsonResponse({"token": get_token(request), "ticket": new_ticket()})
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps the page on the phone; it works below this address."""
    found = finders.find("youwei/order-worker.js")
    if not isinstance(found, str):
        raise Http404
    with open(found, encoding="utf-8") as file:  # noqa: PTH123  a path of the package
        answer = HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _page(
    request: HttpRequest, form: OrderForm, *, is_second: bool = False, status: int = 200
) -> HttpResponse:
    if status == 422 and _wants_json(request):
        sentences = [str(why) for each in form.errors.values() for why in each]
        return JsonResponse({"errors": sentences, "fields": list(form.errors)}, status=422)
    looked = form.is_bound and form.data.get("looked")
    is_second = is_second or bool(looked)
    unit = getattr(form, "unit", None)
    text = form.cleaned_data.get("matter", "") if form.is_bound else ""
    page: dict[str, Any] = {
        "form": form,
        "towns": queries.towns(),
        "is_second": is_second,
        "hint": queries.hints_for(text, unit) if is_second and unit is not None else None,
        "ways": _ways(request),
        "is_staff": _is_staff(request),
        "ground": ground(),
        "outlines": [(level, outlines_version(level)) for level in ("village", "town")],
    }
    return render(request, "portal/order.html", page, status=status)


def _ways(request: HttpRequest) -> list[tuple[str, str]]:
    """Return how an order may have come: whoever writes it for somebody else says so."""
    user = _opens(request)
    if user is None or any(hat.role == "resident" for hat in user.hats):
        return []
    options = world.current().sheets["procedures"][queries.ORDER].fields["way"].options
    return [(key, label(text)) for key, text in options.items() if key != "web"]


def _is_staff(request: HttpRequest) -> bool:
    """Say whether somebody has signed in who is more than a resident."""
    user = request.user if isinstance(request.user, User) else None
    return user is not None and any(hat.role not in queries.RESIDENTS for hat in user.hats)


def _opens(request: HttpRequest) -> User | None:
    """Return whoever has signed in and may open an order; everybody else is a visitor."""
    user = request.user if isinstance(request.user, User) else None
    opened_by = world.current().sheets["procedures"][queries.ORDER].opened_by
    return user if user and any(hat.role in opened_by for hat in user.hats) else None


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == WANTS_JSON
