"""删除: the data protection officer decides on wishes, by number alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youwei.desk import queries
from youwei.desk.forms import AgainForm
from youwei.identity.requests import SignedInRequest
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import erase_case, refuse_erasure
from youwei.procedures.models import Case
from youwei.procedures.queries.erasing import decides_on_erasing, wishes_for
from youwei.registers.actions.erasing import take_in_again
from youwei.web.words import refused


@require_GET
@login_required
def erasures(request: SignedInRequest) -> HttpResponse:
    """Show what is asked, what time will be over for, and what was erased."""
    return _page(request)


@require_POST
@login_required
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """Erase what is asked for, or say why not."""
    found = next(
        (one for one in wishes_for(request.user) if one.case.reference == reference), None
    )
    if found is None:
        raise Http404
    try:
        _decide(request, found.case)
    except NotAllowed as refusal:
        return _page(request, refusal=refused(refusal))
    return redirect("desk:erasures")


@require_http_methods(["GET", "POST"])
@login_required
def again(request: SignedInRequest, register: str) -> HttpResponse:
    """Let somebody into a register again who had been erased and now wants to be there."""
    if not decides_on_erasing(request.user) or register not in queries.registers_with_marks():
        raise Http404
    form = AgainForm(request.POST or None, register=register)
    if form.is_valid():
        try:
            take_in_again(register=register, values=form.values(), by=request.user)
            messages.success(request, _("They may be written into the register again."))
            return redirect("desk:erasures")
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    context = {"form": form, "title": queries.registers_with_marks()[register]}
    return render(request, "desk/again.html", context, status=422 if form.errors else 200)


def _decide(request: SignedInRequest, case: Case) -> None:
    names = {"number": case.reference}
    if request.POST.get("decision") == "erase":
        erase_case(case=case, by=request.user)
        messages.success(request, _("%(number)s is erased.") % names)
        return
    refuse_erasure(case=case, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("%(number)s stays; whoever asked reads why.") % names)


def _page(request: SignedInRequest, *, refusal: str = "") -> HttpResponse:
    if not decides_on_erasing(request.user):
        raise Http404
    context = {
        "wishes": wishes_for(request.user),
        "periods": queries.periods(),
        "erased": queries.lately_erased(request.user),
        "registers": queries.registers_with_marks().items(),
        "refusal": refusal,
    }
    return render(request, "desk/erasures.html", context, status=422 if refusal else 200)
