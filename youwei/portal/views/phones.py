"""My orders: whoever holds a phone sees what was ordered with it, and nobody else."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youwei.channels.queries import named_or_none
from youwei.identity.tries import Limit, give_back, take
from youwei.packs.declared import NotAllowed
from youwei.portal import actions
from youwei.portal.forms import CodeForm, PhoneForm
from youwei.portal.queries import phones
from youwei.portal.queries.texts import shown_code
from youwei.procedures.models import Case
from youwei.web.words import refused

COOKIE = "youwei-phone"
HOUR, DAY = 60 * 60, 24 * 60 * 60
LIMITS = (
    ("minute", "phone", 1, 60),
    ("day", "phone", 5, DAY),
    ("hour", "address", 20, HOUR),
)
"""Codes for one phone and from one address: how many, in so many seconds."""
MOST_SENT = 3_000
"""Codes that are paid for in a day, in all: what is asked for unknown phones costs nothing."""
LINKS, WHILE = 20, 15 * 60
"""Wrong links from one address, and the seconds in which they count."""


def mine(request: HttpRequest) -> HttpResponse:
    """Ask for a phone, then for the code that was sent there, then show its orders."""
    held = _held(request)
    if held is not None and held.is_open(timezone.now()):
        return _orders(request, held)
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        try:
            return _asked(request, form.cleaned_data["phone"])
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    waits = held is not None and bool(held.code(timezone.now()))
    page: dict[str, object] = {
        "form": form,
        "code_form": CodeForm() if waits and not form.errors else None,
    }
    return _page(request, page, held, status=422 if form.errors else 200)


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """Take the code."""
    held, form = _held(request), CodeForm(request.POST)
    if held is None:
        return redirect("portal:mine")
    if form.is_valid():
        try:
            return _kept(actions.open_visit(held=held, code=form.cleaned_data["code"]))
        except NotAllowed as refusal:
            form.add_error("code", refused(refusal))
    page: dict[str, object] = {"form": PhoneForm(), "code_form": form}
    return _page(request, page, held, status=422)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End it on this device."""
    if (held := _held(request)) is not None:
        actions.end_visit(held=held)
    answer = redirect("portal:front")
    answer.delete_cookie(COOKIE)
    return answer


@require_POST
def texts(request: HttpRequest) -> HttpResponse:
    """Want SMS again, or no more, on the phone that was shown to be one's own."""
    held = _held(request)
    if held is None or not held.is_open(timezone.now()):
        return redirect("portal:mine")
    if request.POST.get("wanted") == "yes":
        actions.unhush(phone=held.phone)
        messages.success(request, _("You are told by SMS again."))
    else:
        actions.hush(phone=held.phone)
        messages.success(request, _("No more SMS go to this phone, except codes you ask for."))
    return redirect("portal:mine")


def link(request: HttpRequest, link: str) -> HttpResponse:
    """Where an SMS leads: it opens nothing by itself, asks for a code, or ends the texts."""
    case = _linked(request, link)
    held = _held(request)
    if held is not None and held.is_open(timezone.now()):
        return redirect("portal:mine")
    refusal = ""
    if request.method == "POST":
        if request.POST.get("do") == "hush":
            actions.hush(phone=phones.phone_of(case))
            return render(request, "portal/hushed.html", {})
        try:
            return _asked(request, phones.phone_of(case))
        except NotAllowed as no:
            refusal = refused(no)
    page = {"reference": case.reference, "link": link, "refusal": refusal}
    return render(request, "portal/link.html", page, status=422 if refusal else 200)


def _linked(request: HttpRequest, link: str) -> Case:
    limit = Limit(f"links-{request.META.get('REMOTE_ADDR', '')}", LINKS, WHILE)
    case = phones.linked(link) if take(limit) else None
    if case is None or not phones.phone_of(case):
        raise Http404
    give_back(limit)
    return case


def _asked(request: HttpRequest, phone: str) -> HttpResponse:
    """Begin a visit. The answer is the same whether the phone is known or not."""
    _count(request, phone)
    return _kept(actions.begin_visit(phone=phone))


def _kept(cookie: str) -> HttpResponse:
    answer = redirect("portal:mine")
    answer.set_cookie(
        COOKIE, cookie, max_age=HOUR, httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


def _count(request: HttpRequest, phone: str) -> None:
    """Refuse more codes than anybody needs, whether the phone is known or not."""
    whose = {
        "phone": phones.sum_of(phone, f"tries {timezone.localdate()}"),
        "address": request.META.get("REMOTE_ADDR", ""),
    }
    limits = [Limit(f"codes-{name}-{whose[of]}", most, each) for name, of, most, each in LIMITS]
    is_too_much = phones.codes_sent(since=timezone.now() - timedelta(days=1)) >= MOST_SENT
    if is_too_much or not take(*limits):
        raise NotAllowed(
            "Too many codes were asked for. Wait a minute; if that does not help, come back "
            "tomorrow, or use number and code, or call 12345."
        )


def _orders(request: HttpRequest, held: phones.Held) -> HttpResponse:
    page = {
        "orders": phones.own_orders(held.phone),
        "is_hushed": phones.is_hushed(held.phone),
        "ends_at": held.ends_at,
    }
    answer = render(request, "portal/mine.html", page)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _page(
    request: HttpRequest, page: dict[str, object], held: phones.Held | None, *, status: int
) -> HttpResponse:
    page["is_sent"] = named_or_none().has("sms")
    page["would_say"] = shown_code(held) if settings.YOUWEI_DEMO and held is not None else ""
    page["is_demo"] = settings.YOUWEI_DEMO
    answer = render(request, "portal/phone.html", page, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _held(request: HttpRequest) -> phones.Held | None:
    cookie = request.COOKIES.get(COOKIE, "")
    return phones.held(cookie) if cookie else None
