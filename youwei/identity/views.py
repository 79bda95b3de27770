"""Signing in and out, and one's own account."""

import time

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youwei.chronicle.clock import today
from youwei.identity import actions, keys, queries
from youwei.identity.forms import (
    AwayForm,
    PasswordForm,
    SecondStepForm,
    SignInForm,
    TokenForm,
)
from youwei.identity.models import Holding, User
from youwei.identity.requests import SignedInRequest
from youwei.identity.tries import Limit, give_back, take
from youwei.packs.declared import NotAllowed

HOUR = 60 * 60
NAME = (100, HOUR)
"""Wrong tries for one name from all addresses together, and in how many seconds."""
CODE = (20, 24 * HOUR)
"""The same for codes beside a right password: whoever guesses these has that already."""


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a password; in the demo, also with one click on the cast."""
    form = SignInForm(request.POST or None)
    if form.is_valid():
        user = _authenticated(request, form.cleaned_data)
        if user is not None:
            login(request, user)
            return redirect(_after(request))
        form.add_error(
            None,
            _("Name, password and code do not fit. After five tries you wait 15 minutes."),
        )
    page = {
        "form": form,
        "cast": queries.cast() if settings.YOUWEI_DEMO else [],
        "next": request.GET.get("next", ""),
    }
    return render(request, "identity/sign_in.html", page, status=422 if form.errors else 200)


def _authenticated(request: HttpRequest, sent: dict[str, str]) -> User | None:
    """Return who this is; a wrong code counts as a wrong try, and says no more than that.

    Beside the tries from one address, those for one name are counted from wherever they come.
    """
    name = Limit(f"name-{sent['username'].lower()}", *NAME)
    if not take(name):
        setattr(request, "axes_locked_out", True)  # noqa: B010  its middleware answers
        return None
    user = authenticate(request, username=sent["username"], password=sent["password"])
    if not isinstance(user, User):
        if getattr(request, "axes_locked_out", False):
            give_back(name)  # not even looked at: one address alone locks nobody out elsewhere
        return None
    code = Limit(f"code-{user.key}", *CODE)
    if not user.second_key:
        give_back(name)
        return user
    if take(code) and actions.take_code(user=user, code=sent["code"], at=time.time()):
        give_back(name, code)
        return user
    AxesProxyHandler.user_login_failed(__name__, {"username": sent["username"]}, request)
    return None


@require_POST
def sign_in_as(request: HttpRequest, username: str) -> HttpResponse:
    """Become somebody of the cast. Only the demo has this page."""
    if not settings.YOUWEI_DEMO:
        raise Http404
    user = get_object_or_404(User, username=username, is_cast=True, is_active=True)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(_after(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return redirect("/")


def locked_out(request: HttpRequest, credentials: object, *args: object) -> HttpResponse:
    """Say that too many tries were wrong, and for how long."""
    return render(request, "identity/locked_out.html", {}, status=429)


@login_required
def account(request: SignedInRequest) -> HttpResponse:
    """Show one's own roles, who looked at one's data, and change the password."""
    form = PasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        new = form.cleaned_data["new"]
        actions.set_password(user=request.user, password=new, by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed; programs act for you no more."))
        return redirect("identity:account")
    page = {"form": form, "hats": request.user.hats, "looks": queries.looks_at(request.user)}
    return render(request, "identity/account.html", page, status=422 if form.errors else 200)


@login_required
def second(request: SignedInRequest) -> HttpResponse:
    """Set up or end the code of an authenticator beside the password."""
    form = SecondStepForm(request.POST or None, user=request.user)
    key = request.session.setdefault("second_key", keys.fresh_key())
    page = {"form": form, "key": [key[n : n + 4] for n in range(0, len(key), 4)]}
    if form.is_valid():
        try:
            if request.user.second_key:
                return _second_ended(request, form.cleaned_data["code"])
            code = form.cleaned_data["code"]
            page["spares"] = actions.add_second_step(
                user=request.user, key=key, code=code, at=time.time()
            )
            del request.session["second_key"]
            return render(request, "identity/spares.html", page)
        except NotAllowed as refusal:
            form.add_error("code", _(refusal.sentence) % refusal.names)
    return render(request, "identity/second.html", page, status=422 if form.errors else 200)


def _second_ended(request: SignedInRequest, code: str) -> HttpResponse:
    if not actions.take_code(user=request.user, code=code, at=time.time()):
        raise NotAllowed("This code does not fit. Wait for the next one and type it at once.")
    actions.end_second_step(user=request.user, by=request.user)
    messages.success(request, _("From now on the password alone is asked for."))
    return redirect("identity:second")


@login_required
def programs(request: SignedInRequest) -> HttpResponse:
    """Let a program act for oneself, and list those that do."""
    form, shown = TokenForm(request.POST or None, user=request.user), ""
    if form.is_valid():
        name, ends_on = form.cleaned_data["name"], form.cleaned_data["ends_on"]
        try:
            shown = actions.add_token(user=request.user, name=name, ends_on=ends_on)
            form = TokenForm(user=request.user)
        except NotAllowed as refusal:
            form.add_error(None, _(refusal.sentence) % refusal.names)
    tokens = request.user.tokens.filter(ends_on__gte=today()).order_by("pk")
    page = {"form": form, "shown": shown, "tokens": tokens}
    return render(request, "identity/programs.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def program_ended(request: SignedInRequest) -> HttpResponse:
    """End that a program acts for oneself."""
    wanted = request.POST.get("token", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 16 else 0
    token = get_object_or_404(request.user.tokens, pk=number)
    actions.end_token(token=token, by=request.user)
    messages.success(request, _("It has ended."))
    return redirect("identity:programs")


@login_required
def away(request: SignedInRequest) -> HttpResponse:
    """Name who stands in while one is away."""
    deputies = {one.key: one for one in queries.deputies_for(request.user)}
    first = {"begins_on": today()}
    form = AwayForm(request.POST or None, deputies=list(deputies.values()), initial=first)
    if form.is_valid():
        sent = form.cleaned_data
        days = {"begins_on": sent["begins_on"], "ends_on": sent["ends_on"]}
        try:
            actions.hand_duty(absent=request.user, deputy=deputies[sent["deputy"]], **days)
        except NotAllowed as refusal:
            form.add_error(None, _(refusal.sentence) % refusal.names)
        else:
            messages.success(request, _("It is noted. Whoever stands in is told."))
            return redirect("identity:away")
    page = {
        "form": form,
        "duties": queries.duties_of(request.user),
        "absences": queries.absences_of(request.user),
        "has_deputies": bool(deputies),
    }
    return render(request, "identity/away.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def back(request: SignedInRequest) -> HttpResponse:
    """End at once that somebody stands in for oneself, or oneself for somebody."""
    wanted = request.POST.get("holding", "")
    mine = Q(deputy_for=request.user.key) | Q(user=request.user)
    found = Holding.objects.filter(mine, pk=int(wanted) if wanted.isdecimal() else 0)
    holding = get_object_or_404(found.exclude(deputy_for="").select_related("user"))
    actions.take_duty_back(holding=holding, by=request.user)
    messages.success(request, _("It has ended."))
    return redirect("identity:away")


def _after(request: HttpRequest) -> str:
    """Return where to go after signing in: never to another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
