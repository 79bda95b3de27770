"""The residents' front page: send something, look it up, read what was published."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from youwei.identity.requests import SignedInRequest
from youwei.identity.tries import Limit, give_back, take
from youwei.packs.declared import NotAllowed
from youwei.portal import actions, queries
from youwei.portal.forms import LookupForm, MatterForm, SayForm
from youwei.portal.requests import is_too_many
from youwei.procedures.models import Case
from youwei.web.words import refused

TRIES, HALL, WHILE = 10, 100, 15 * 60
"""Wrong codes for one number from one address, and for all numbers together (a hall shares one
address), and the seconds in which they count."""
PAGE = 30


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """Show what can be done here. Two queries."""
    return _front(request, LookupForm())


@require_POST
def lookup(request: HttpRequest) -> HttpResponse:
    """Show somebody's own matter; a wrong number and a wrong code are told alike."""
    form = LookupForm(request.POST)
    case = _opened(request, form)
    return _front(request, form, case=case)


@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Take what the sender of a matter says of its answer."""
    form = LookupForm(request.POST)
    case = _opened(request, form)
    if case is None:
        return _front(request, form)
    said = SayForm(request.POST, asked=queries.asked_fields(case))
    place = request.POST.get("place", "")
    if said.is_valid() and place.isascii() and place.isdigit() and len(place) < 4:
        try:
            case = actions.answer_matter(
                case=case,
                place=int(place),
                filled=said.filled,
                reason=said.cleaned_data["reason"],
                version=said.cleaned_data["version"],
            )
            messages.success(request, _("Thank you. What you said is recorded."))
            return _front(request, form, case=case)
        except NotAllowed as refusal:
            said.add_error(None, refused(refusal))
    return _front(request, form, case=case, said=said)


@require_POST
def separate(request: HttpRequest) -> HttpResponse:
    """Let somebody's matter go on alone: it was another one after all."""
    form = LookupForm(request.POST)
    case = _opened(request, form)
    if case is None:
        return _front(request, form)
    try:
        case = actions.separate_matter(case=case)
        messages.success(request, _("It goes on alone."))
    except NotAllowed as refusal:
        form.add_error(None, refused(refusal))
    return _front(request, form, case=case)


@require_POST
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Take the wish of a sender that their ended matter be erased."""
    form = LookupForm(request.POST)
    case = _opened(request, form)
    if case is None:
        return _front(request, form)
    try:
        actions.ask_erasure_of(case=case)
        messages.success(request, _("Asked. What came of it stands here."))
    except NotAllowed as refusal:
        form.add_error(None, refused(refusal))
    return _front(request, form, case=case)


def _opened(request: HttpRequest, form: LookupForm) -> Case | None:
    """Return the matter that number and code open; wrong ones are counted and told alike."""
    if not form.is_valid():
        return None
    number, address = form.cleaned_data["number"], request.META.get("REMOTE_ADDR", "")
    limits = (
        Limit(f"lookup-{address}-{number}", TRIES, WHILE),
        Limit(f"lookup-{address}", HALL, WHILE),
    )
    if not take(*limits):
        form.add_error(None, _("Too many wrong codes from here. Please wait 15 minutes."))
        return None
    code = form.cleaned_data["code"]
    try:
        case = queries.find_case(number, code) or actions.open_by_code(
            reference=number, code=code
        )
    except NotAllowed as refusal:  # the code is right: it was taken in, and waits
        give_back(*limits)
        form.add_error(None, refused(refusal))
        return None
    if case is not None:
        give_back(*limits)
        return case
    form.add_error(
        None,
        _("Number and code do not fit. Please check both; letters and digits are enough."),
    )
    return None


@require_POST
@login_required
def slip(request: SignedInRequest, reference: str) -> HttpResponse:
    """Print number and code for whoever stands at the desk and has no account."""
    cases = Case.objects.visible_to(request.user)
    case: Case = get_object_or_404(cases, reference=reference)
    try:
        code = actions.give_slip(case=case, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refused(refusal))
        return redirect(case)
    page = {"case": case, "code": code, "sheet": case.procedure}
    return render(request, "portal/sent.html", page)


def send(request: HttpRequest, procedure: str) -> HttpResponse:
    """Take something that a visitor sends, and give the number and the code for it."""
    sheet = queries.offered(procedure)
    if sheet is None:
        raise Http404
    if procedure == queries.ORDER:
        return redirect("portal:order")
    form = MatterForm(request.POST or None, procedure=sheet)
    if form.is_valid() and is_too_many(request):
        form.add_error(None, _("Too many from here. Please wait an hour, or call 12345."))
    elif form.is_valid():
        try:
            case = actions.send_matter(
                procedure=procedure, filled=form.filled, ticket=form.ticket
            )
            page = {"case": case, "code": queries.code_of(case), "sheet": sheet}
            return render(request, "portal/sent.html", page)
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    status = 422 if form.errors else 200
    return render(request, "portal/send.html", {"form": form, "sheet": sheet}, status=status)


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """List what was published, newest first."""
    before = request.GET.get("before", "").replace("\0", "")[:60]
    found, following = queries.published(before=before, most=PAGE)
    page = {"letters": found, "following": following, "is_first": not before}
    return render(request, "portal/letters.html", page)


@require_GET
def letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one published matter."""
    found = queries.published_letter(reference)
    if found is None:
        raise Http404
    return render(request, "portal/letter.html", {"letter": found})


def _front(
    request: HttpRequest,
    form: LookupForm,
    *,
    case: Case | None = None,
    said: SayForm | None = None,
) -> HttpResponse:
    found = queries.progress_of(case) if case is not None else None
    if case is not None and found is not None and found.turns and said is None:
        asked = queries.asked_fields(case)
        said = SayForm(initial={**form.cleaned_data, "version": case.version}, asked=asked)
    page = {
        "offers": queries.offers(),
        "counts": queries.counts(),
        "letters": queries.published()[0],
        "form": form,
        "found": found,
        "said": said,
        "would_say": queries.shown_text(case)
        if case is not None and settings.YOUWEI_DEMO
        else "",
    }
    is_wrong = form.errors or (said is not None and said.errors)
    return render(request, "portal/front.html", page, status=422 if is_wrong else 200)
