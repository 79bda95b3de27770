"""The bench: a list, the text beside it, and the decision; with the keyboard, and in bulk."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from youwei.chronicle.clock import today
from youwei.desk import actions, queries
from youwei.desk.forms import BenchForm
from youwei.desk.queries.bench import DISPATCH, MOST, ORDER, SORTING
from youwei.identity.requests import SignedInRequest
from youwei.packs.declared import NotAllowed
from youwei.procedures.models import Case
from youwei.procedures.queries.together import told_in
from youwei.registers.queries import outlines_version
from youwei.web.ground import ground
from youwei.web.words import refused


@require_GET
@login_required
def bench(request: SignedInRequest) -> HttpResponse:
    """Show what waits to be sorted or dispatched, and the one that was opened."""
    return _page(request, request.GET.get("on", ""))


@require_POST
@login_required
def one(request: SignedInRequest, reference: str) -> HttpResponse:
    """Sort or dispatch one order, and go on to the next."""
    case = _found(request, reference)
    form = BenchForm(request.POST)
    if not form.is_valid():
        return _page(
            request, reference, why=[str(e) for each in form.errors.values() for e in each]
        )
    try:
        moved = _decide(request, case, form)
    except NotAllowed as refusal:
        return _page(request, reference, why=[refused(refusal)])
    where = moved.lead_name or moved.here.label.partition("|")[0].strip()
    messages.success(
        request, _("%(number)s → %(where)s") % {"number": reference, "where": where}
    )
    return redirect(_bench_at(request.POST.get("after", "")))


def _bench_at(reference: str) -> str:
    """Return the address of the bench with an order opened, or with the first."""
    return reverse("desk:bench") + (f"?{urlencode({'on': reference})}" if reference else "")


@require_POST
@login_required
def all_at_once(request: SignedInRequest) -> HttpResponse:
    """Pass on all that are ticked as is proposed; what is not sure stays, and is counted."""
    _open_to(request)
    done = 0
    left = []
    for reference in request.POST.getlist("chosen")[:MOST]:
        case = _found(request, reference)
        try:
            actions_taken = _as_proposed(request, case)
        except NotAllowed as refusal:
            left.append(f"{reference}: {refused(refusal)}")
            continue
        done += actions_taken
    if done:
        said = ngettext("%(n)s order passed on.", "%(n)s orders passed on.", done)
        messages.success(request, said % {"n": done})
    if not done and not left:
        left = [_("Nothing was ticked.")]
    return _page(request, "", why=left) if left else redirect("desk:bench")


def _decide(request: SignedInRequest, case: Case, form: BenchForm) -> Case:
    version = form.cleaned_data.get("version")
    if case.stage in SORTING:
        filled = form.sorting()
        return actions.sort_order(case=case, filled=filled, by=request.user, version=version)
    filled = form.dispatching()
    return actions.dispatch_order(case=case, filled=filled, by=request.user, version=version)


def _as_proposed(request: SignedInRequest, case: Case) -> int:
    """Take the proposal for one order; refuse where there is none that is sure."""
    if case.stage not in (*SORTING, DISPATCH):
        raise NotAllowed("It is not your turn in this one.")
    found = queries.guess_for(case, today())
    by, version = request.user, case.version
    if case.stage in SORTING:
        actions.sort_order(case=case, filled=_sure(case, found), by=by, version=version)
        return 1
    if found.catalogue is None:
        raise NotAllowed("The catalogue has no line for this category and place.")
    keys = ("lead", "assist", "promise")
    filled = {key: found.catalogue.values[key] for key in keys if key in found.catalogue.values}
    actions.dispatch_order(case=case, filled=filled, by=by, version=version)
    return 1


def _sure(case: Case, found: queries.Guess) -> dict[str, object]:
    category = case.filled.get("category")
    if not category:
        first = next(iter(found.suggestions), None)
        if first is None or not first.is_sure:
            raise NotAllowed("No category is sure enough; please look at it yourself.")
        category = first.key
    lane = case.filled.get("lane") or "ordinary"
    return {"category": category, "lane": lane, **({"area": found.grid} if found.grid else {})}


def _found(request: SignedInRequest, reference: str) -> Case:
    _open_to(request)
    mine = Case.objects.of(ORDER).waiting_for(request.user)
    found: Case = get_object_or_404(mine, reference=reference)
    return found


def _open_to(request: SignedInRequest) -> None:
    if not queries.works_at_bench(request.user):
        raise Http404


def _page(request: SignedInRequest, on: str, *, why: list[str] | None = None) -> HttpResponse:
    _open_to(request)
    found = queries.bench_of(request.user, on=on, day=today())
    sent = request.POST if request.method == "POST" else {}
    page = {
        "bench": found,
        "why": why or [],
        "sent": sent,
        "bulk_url": reverse("desk:bench-all"),
        "told_in": told_in(found.opened.case.procedure) if found.opened else "",
        "joined": request.GET.getlist("joined")[:MOST],
        "source": request.GET.get("split", ""),
        "ground": ground(),
        "outlines": [(level, outlines_version(level)) for level in ("village", "town")],
    }
    return render(request, "desk/bench.html", page, status=422 if why else 200)
