"""Where one wants to be told, beside the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from youwei.channels import actions, queries
from youwei.channels.forms import WANTS, AddressForm, CodeForm, WantsForm
from youwei.channels.models import Address
from youwei.identity.requests import SignedInRequest
from youwei.identity.tries import Limit, take
from youwei.packs.declared import NotAllowed
from youwei.web.words import refused

MOST, WHILE = 10, 24 * 60 * 60
"""Codes that one person may have sent, and the seconds in which they count."""


@login_required
def told(request: SignedInRequest) -> HttpResponse:
    """Show where one is told, and take another address."""
    offered = queries.named_or_none().personal
    form = AddressForm(request.POST or None, offered=offered)
    if form.is_valid():
        try:
            _count(request)
            actions.add_address(user=request.user, **form.cleaned_data)
            return redirect("channels:told")
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    return _page(request, form)


@login_required
@require_POST
def code(request: SignedInRequest, channel: str) -> HttpResponse:
    """Take the code that was sent to an address."""
    address = _own(request, channel)
    form = CodeForm({**request.POST.dict(), "channel": channel})
    if form.is_valid():
        try:
            sent = form.cleaned_data["code"]
            actions.prove_address(user=request.user, channel=address.channel, code=sent)
            messages.success(request, _("From now on you are told there, too."))
            return redirect("channels:told")
        except NotAllowed as refusal:
            form.add_error("code", refused(refusal))
    return _page(request, AddressForm(offered=queries.named_or_none().personal), form)


@login_required
@require_POST
def wants(request: SignedInRequest, channel: str) -> HttpResponse:
    """Choose what goes to an address."""
    address, form = _own(request, channel), WantsForm(request.POST)
    if form.is_valid():
        actions.set_wants(address=address, wants=form.cleaned_data["wants"])
        messages.success(request, _("Saved."))
    return redirect("channels:told")


@login_required
@require_POST
def end(request: SignedInRequest, channel: str) -> HttpResponse:
    """Forget an address."""
    actions.end_address(address=_own(request, channel), by=request.user)
    messages.success(request, _("It is forgotten. Nothing goes there any more."))
    return redirect("channels:told")


def _own(request: SignedInRequest, channel: str) -> Address:
    found: Address = get_object_or_404(request.user.addresses, channel=channel)
    return found


def _count(request: SignedInRequest) -> None:
    """Refuse whoever has more codes sent than they can need: each costs something."""
    if not take(Limit(f"told-{request.user.key}", MOST, WHILE)):
        raise NotAllowed("Ten codes were sent for you today. Please go on tomorrow.")


def _page(
    request: SignedInRequest, form: AddressForm, wrong: CodeForm | None = None
) -> HttpResponse:
    page = {
        "form": form,
        "rows": queries.own_addresses(request.user, wrong),
        "choices": WANTS,
        "is_offered": bool(queries.named_or_none().personal),
    }
    is_wrong = form.errors or wrong is not None
    return render(request, "channels/told.html", page, status=422 if is_wrong else 200)
