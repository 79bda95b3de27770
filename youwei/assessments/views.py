"""Pages of appraisals: for whoever holds one, for whom it rates, and for everybody."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from youwei.assessments import actions, queries
from youwei.assessments.forms import AnswerForm, BeginForm, ReportForm, VoidForm
from youwei.assessments.models import Appraisal, Ratee, rated_as
from youwei.assessments.queries.eligible import refuses
from youwei.assessments.standalone import check_draw
from youwei.identity.requests import SignedInRequest
from youwei.packs.declared import NotAllowed
from youwei.web.words import refused

STEPS: Mapping[str, tuple[Callable[..., Any], str]] = {
    "list": (
        actions.freeze_list,
        gettext_noop("The list is frozen. The next tree head draws."),
    ),
    "draw": (actions.draw_raters, gettext_noop("Drawn. Whoever was drawn can be invited now.")),
    "vote": (actions.prepare_vote, gettext_noop("The ballot is prepared.")),
    "stand": (actions.confirm_results, gettext_noop("The results stand.")),
}
"""What is done by one click: the action, and what the page says then."""


@require_GET
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    """List what this person holds, and in what they are rated."""
    if not queries.concerns(request.user):
        raise Http404
    return render(request, "assessments/index.html", {"home": queries.home_of(request.user)})


@login_required
def begin(request: SignedInRequest, scheme: str) -> HttpResponse:
    """Begin a scheme for a unit and those whom it rates."""
    units = queries.units_held(request.user, scheme)
    if not units:
        raise Http404
    rated = queries.may_be_rated(scheme)
    form = BeginForm(request.POST or None, units=units, rated=rated)
    if form.is_valid():
        unit = next(one for one in units if one.path == form.cleaned_data["unit"])
        chosen = form.cleaned_data["rated"]
        try:
            made = actions.begin_appraisal(
                scheme=scheme, unit=unit, rated=chosen, by=request.user
            )
            return redirect(made)
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    status = 422 if form.errors else 200
    return render(request, "assessments/begin.html", {"form": form}, status=status)


@require_GET
@login_required
def appraisal(request: SignedInRequest, name: str) -> HttpResponse:
    """Show an appraisal to whoever holds it, or to whom it rates."""
    return _page(request, name)


@require_POST
@login_required
def step(request: SignedInRequest, name: str, step: str) -> HttpResponse:
    """Take the next step."""
    held = _held(request, name)
    if held is None or step not in STEPS:
        raise Http404
    act, says = STEPS[step]
    try:
        done = act(appraisal=held, by=request.user)
    except NotAllowed as refusal:
        return _page(request, name, refusal=refused(refusal))
    messages.success(request, _(says))
    return redirect(done)


@require_POST
@login_required
def reply(request: SignedInRequest, name: str) -> HttpResponse:
    """Note that somebody who was drawn comes, or does not."""
    held, sent = _held(request, name), request.POST
    if held is None:
        raise Http404
    number = sent.get("number", "")
    try:
        following = actions.note_reply(
            appraisal=held, group=sent.get("group", "")[:60], by=request.user,
            number=int(number) if number.isdecimal() and len(number) < 9 else 0,
            comes=sent.get("comes") == "yes",
        )  # fmt: skip
    except NotAllowed as refusal:
        return _page(request, name, refusal=refused(refusal))
    if following is not None:
        says = _("Noted. The next of the same draw is number %(number)s.")
        messages.success(request, says % {"number": following.number})
    else:
        messages.success(request, _("Noted."))
    return redirect(held)


@require_POST
@login_required
def void(request: SignedInRequest, name: str) -> HttpResponse:
    """Declare an appraisal void."""
    held, form = _held(request, name), VoidForm(request.POST)
    if held is None:
        raise Http404
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.void_appraisal(appraisal=held, reason=reason, by=request.user)
    except NotAllowed as refusal:
        return _page(request, name, refusal=refused(refusal))
    messages.success(request, _("It is void. The record keeps it."))
    return redirect(held)


@require_POST
@login_required
def report(request: SignedInRequest, name: str, place: int) -> HttpResponse:
    """Hand in the report of one that is rated."""
    ratee, form = _rated(request, name, place), ReportForm(request.POST)
    text = form.cleaned_data["report"] if form.is_valid() else ""
    try:
        actions.hand_in_report(ratee=ratee, report=text, by=request.user)
    except NotAllowed as refusal:
        return _page(request, name, refusal=refused(refusal), typed=request.POST)
    messages.success(request, _("Your report is handed in."))
    return redirect(ratee.appraisal)


@require_POST
@login_required
def answer(request: SignedInRequest, name: str, place: int) -> HttpResponse:
    """Answer to a result."""
    ratee, form = _rated(request, name, place), AnswerForm(request.POST)
    text = form.cleaned_data["answer"] if form.is_valid() else ""
    try:
        actions.answer_result(ratee=ratee, answer=text, by=request.user)
    except NotAllowed as refusal:
        return _page(request, name, refusal=refused(refusal), typed=request.POST)
    messages.success(request, _("Your answer stands beside the result."))
    return redirect(ratee.appraisal)


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """List the results that anybody may read."""
    found = Appraisal.objects.public().prefetch_related("ratees").order_by("-pk")
    return render(request, "assessments/results.html", {"appraisals": found})


@require_GET
def result(request: HttpRequest, name: str) -> HttpResponse:
    """Show one result to everybody: numbers, intervals, report, answer, and the draw."""
    found = get_object_or_404(Appraisal.objects.public(), key=f"appraisal/{name}")
    page = {
        "appraisal": found,
        "rated": queries.rated_in(found, list(found.ratees.all())),
        "draw": queries.draw_of(found),
    }
    return render(request, "assessments/result.html", page)


@require_GET
def draw_file(request: HttpRequest, name: str) -> HttpResponse:
    """Send what anybody needs to draw again. It holds numbers and no names."""
    drawn = Appraisal.objects.exclude(seed="")
    found = get_object_or_404(drawn, key=f"appraisal/{name}")
    return JsonResponse(queries.draw_file(found), json_dumps_params={"ensure_ascii": False})


@require_GET
def checker(request: HttpRequest) -> HttpResponse:
    """Send the program that draws again; it needs nothing of ours."""
    source = Path(check_draw.__file__).read_bytes()
    answer = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="check_draw.py"'
    return answer


def _held(request: SignedInRequest, name: str) -> Appraisal | None:
    """Return what this person holds; nobody holds that in which their own unit is rated."""
    mine = Appraisal.objects.kept_by(request.user).filter(key=f"appraisal/{name}")
    found = mine.first()
    if found is None or refuses(request.user, found.scheme, list(found.ratees.all())):
        return None
    return found


def _rated(request: SignedInRequest, name: str, place: int) -> Ratee:
    mine = Ratee.objects.filter(rated_as(request.user)).select_related("appraisal")
    return get_object_or_404(mine, appraisal__key=f"appraisal/{name}", place=place)


def _page(
    request: SignedInRequest,
    name: str,
    *,
    refusal: str = "",
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    status = 422 if refusal else 200
    if held := _held(request, name):
        context = {"page": queries.held_page(held), "refusal": refusal, "form": VoidForm()}
        return render(request, "assessments/held.html", context, status=status)
    mine = Ratee.objects.filter(rated_as(request.user)).select_related("appraisal")
    ratees = list(mine.filter(appraisal__key=f"appraisal/{name}"))
    if not ratees:
        raise Http404
    found = ratees[0].appraisal
    forms = [
        (one, ReportForm(initial={"report": one.report, **_typed(typed)}), AnswerForm())
        for one in queries.rated_in(found, ratees)
    ]
    context = {
        "appraisal": found,
        "forms": forms,
        "draw": queries.draw_of(found),
        "stands_on": queries.may_stand_on(found),
        "refusal": refusal,
    }
    return render(request, "assessments/rated.html", context, status=status)


def _typed(typed: Mapping[str, Any] | None) -> dict[str, str]:
    return {"report": typed["report"]} if typed and typed.get("report") else {}
