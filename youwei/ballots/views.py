"""Pages of the ballot box: for those who keep a vote, and for those who vote.

Whoever votes is nobody to these pages: no account is looked at, no cookie is set, and a code
comes in the body of a form alone, so that no access log can hold it.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from youwei.ballots import actions, queries
from youwei.ballots.actions.casting import WRONG
from youwei.ballots.followers import address_of
from youwei.ballots.forms import BallotForm, CodeForm, ReasonForm, RoundForm
from youwei.ballots.models import CLOSING, COUNTED, MADE, OPEN, Round
from youwei.identity.requests import SignedInRequest
from youwei.identity.tries import Limit, give_back, take
from youwei.packs.declared import NotAllowed
from youwei.web.words import refused

TRIES, WHILE = 100, 15 * 60
"""Wrong codes from one address, and the seconds in which they count: a hall shares one."""


@require_GET
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    """List the rounds that this person keeps."""
    if not queries.units_kept(request.user):
        raise Http404
    rounds = Round.objects.visible_to(request.user).order_by("-pk")
    return render(request, "ballots/index.html", {"rounds": rounds})


@login_required
def add(request: SignedInRequest) -> HttpResponse:
    """Prepare a round."""
    units = list(queries.units_kept(request.user))
    if not units:
        raise Http404
    form = RoundForm(request.POST or None, units=units)
    if form.is_valid():
        try:
            return redirect(actions.make_round(by=request.user, **form.cleaned_data))
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    status = 422 if form.errors else 200
    return render(request, "ballots/add.html", {"form": form}, status=status)


@require_GET
@login_required
def round_page(request: SignedInRequest, name: str) -> HttpResponse:
    """Show how far a round is, and its result when it is counted."""
    return _round(request, _found(request, name))


@require_POST
@login_required
def slips(request: SignedInRequest, name: str) -> HttpResponse:
    """Make all codes, and show them once, to be printed and cut."""
    round_ = _found(request, name)
    try:
        made = actions.print_slips(round_=round_, by=request.user)
    except NotAllowed as refusal:
        return _refused(request, round_, refusal)
    page = {
        "round": round_,
        "slips": made,
        "address": request.build_absolute_uri(reverse("ballots:vote")),
    }
    return render(request, "ballots/slips.html", page)


@require_POST
@login_required
def open_(request: SignedInRequest, name: str) -> HttpResponse:
    """Open a round."""
    round_ = _found(request, name)
    try:
        actions.open_round(round_=round_, by=request.user)
    except NotAllowed as refusal:
        return _refused(request, round_, refusal)
    messages.success(request, _("The vote is open."))
    return redirect(round_)


@require_POST
@login_required
def close(request: SignedInRequest, name: str) -> HttpResponse:
    """Close a round and count it; a count that was broken off is taken up again."""
    round_ = _found(request, name)
    try:
        if round_.state != CLOSING:
            round_ = actions.close_round(round_=round_, by=request.user)
        actions.count_round(round_=round_)
    except NotAllowed as refusal:
        return _refused(request, _found(request, name), refusal)
    messages.success(request, _("The vote is closed and counted."))
    return redirect(round_)


@require_POST
@login_required
def void(request: SignedInRequest, name: str) -> HttpResponse:
    """Declare a round void."""
    round_, form = _found(request, name), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.void_round(round_=round_, reason=reason, by=request.user)
    except NotAllowed as refusal:
        return _refused(request, round_, refusal)
    messages.success(request, _("The vote is void. Its ballots are destroyed."))
    return redirect(round_)


def _found(request: SignedInRequest, name: str) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user), key=f"ballot/{name}")


def _refused(request: SignedInRequest, round_: Round, refusal: NotAllowed) -> HttpResponse:
    form = ReasonForm({})
    form.add_error(None, refused(refusal))
    return _round(request, round_, form=form)


def _round(
    request: SignedInRequest, round_: Round, *, form: ReasonForm | None = None
) -> HttpResponse:
    page = {
        "round": round_,
        "turnout": queries.turnout(round_),
        "tables": queries.tables_of(round_),
        "entry": queries.entry_of(round_),
        "asked_for": address_of(round_),
        "form": form or ReasonForm(),
        "is_made": round_.state == MADE,
        "is_printed": round_.codes.exists(),
        "is_open": round_.state == OPEN,
        "is_closing": round_.state == CLOSING,
        "is_counted": round_.state == COUNTED,
    }
    status = 422 if form is not None else 200
    return render(request, "ballots/round.html", page, status=status)


@csrf_exempt
@sensitive_post_parameters()
def vote(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a slip, and show its ballot."""
    if request.method != "POST":
        return _unlinked(request, "ballots/vote.html", CodeForm())
    form = CodeForm(request.POST)
    round_ = _opened(request, form)
    if round_ is None:
        return _unlinked(request, "ballots/vote.html", form)
    ballot = BallotForm(initial=form.cleaned_data, round_=round_)
    return _unlinked(request, "ballots/ballot.html", ballot, round_)


@csrf_exempt
@sensitive_post_parameters()
@require_POST
def cast(request: HttpRequest) -> HttpResponse:
    """Take a ballot."""
    code = CodeForm(request.POST)
    round_ = _opened(request, code)
    if round_ is None:
        return _unlinked(request, "ballots/vote.html", code)
    form = BallotForm(request.POST, round_=round_)
    if form.is_valid():
        try:
            actions.cast(code=form.cleaned_data["code"], answers=form.answers)
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
        else:
            return _unlinked(request, "ballots/thanks.html", None, round_)
    return _unlinked(request, "ballots/ballot.html", form, round_)


@require_GET
def result(request: HttpRequest, name: str) -> HttpResponse:
    """Show the result of a round that was made to be read by everybody."""
    counted = Round.objects.filter(is_public=True, state=COUNTED)
    round_ = get_object_or_404(counted, key=f"ballot/{name}")
    page = {"round": round_, "tables": queries.tables_of(round_)}
    return render(request, "ballots/result.html", page)


def _opened(request: HttpRequest, form: CodeForm) -> Round | None:
    """Return the round that a code opens; wrong ones are counted for their address."""
    limit = Limit(f"vote-{request.META.get('REMOTE_ADDR', '')}", TRIES, WHILE)
    if not form.is_valid():
        return None
    if not take(limit):
        form.add_error(None, _("Too many wrong codes from here. Please wait 15 minutes."))
        return None
    found = queries.find_code(form.cleaned_data["code"])
    if found is not None:
        give_back(limit)
        return found.round
    form.add_error("code", _(WRONG))
    return None


def _unlinked(
    request: HttpRequest,
    template: str,
    form: CodeForm | None,
    round_: Round | None = None,
) -> HttpResponse:
    """Answer somebody of whom nothing is known and nothing is to be known again."""
    request.user = AnonymousUser()
    status = 422 if form is not None and form.errors else 200
    answer = render(request, template, {"form": form, "round": round_}, status=status)
    request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)  # the base page asks for a token
    answer["Cache-Control"] = "no-store"
    return answer
