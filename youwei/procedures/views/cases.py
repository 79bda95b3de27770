"""One case: its page, the next move, an answer, a closed value shown with a reason."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youwei.identity.actions import reveal_field
from youwei.identity.requests import SignedInRequest
from youwei.packs.declared import NotAllowed
from youwei.procedures import actions, queries
from youwei.procedures.forms import AnswerForm, FieldsForm
from youwei.procedures.models import Case, Document
from youwei.procedures.queries.around import Surroundings
from youwei.procedures.queries.shown import ShownCase, shown_case
from youwei.registers.queries import labels_of
from youwei.registers.queries.names import NAMED, each
from youwei.web.words import label, refused

DRAFT = "draft"


@login_required
def case(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a case, and take the next move or keep a draft."""
    found = _found(request, reference)
    if request.method != "POST":
        page = queries.case_page(found, request.user)
        return _show(request, page, _form(request, page))
    form = _form(request, queries.case_work(found, request.user))
    if form.is_valid():
        try:
            moved = _act(request, found, form)
            messages.success(request, _done(found, moved))
            seen = Case.objects.visible_to(request.user).filter(pk=moved.pk).exists()
            return redirect(moved if seen else settings.LOGIN_REDIRECT_URL)
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    return _show(request, queries.case_page(found, request.user), form)


@require_POST
@login_required
def answer(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give one's answer in a round."""
    found = _found(request, reference)
    page = queries.case_page(found, request.user)
    if page.asking is None:
        raise Http404
    form = AnswerForm(request.POST, choices=list(page.asking.asks.choices.items()))
    if form.is_valid():
        try:
            actions.answer_case(case=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Your answer is recorded."))
            return redirect(found)
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    return _show(request, page, _form(request, page, bound=False), answer_form=form)


@require_POST
@login_required
def ballot(request: SignedInRequest, reference: str) -> HttpResponse:
    """Prepare the secret vote of a stage, and go on where its slips are printed."""
    found = _found(request, reference)
    try:
        return redirect(actions.prepare_ballot(case=found, by=request.user))
    except NotAllowed as refusal:
        return _refused(request, found, refusal)


@require_POST
@login_required
def extend(request: SignedInRequest, reference: str, clock: str) -> HttpResponse:
    """Give a clock its one extension."""
    found = _found(request, reference)
    try:
        reason = request.POST.get("reason", "")
        actions.extend_case(case=found, clock=clock, reason=reason, by=request.user)
        messages.success(request, _("The deadline is extended."))
        return redirect(found)
    except NotAllowed as refusal:
        return _refused(request, found, refusal)


@require_POST
@login_required
def take_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take back one's own last step."""
    found = _found(request, reference)
    try:
        actions.take_back(case=found, by=request.user)
        messages.success(request, _("Taken back; the case stands where it stood."))
        return redirect(found)
    except NotAllowed as refusal:
        return _refused(request, found, refusal)


@require_POST
@login_required
def ask_erasure(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask that an ended case of one's own be erased."""
    found = _found(request, reference)
    try:
        actions.ask_erasure(case=found, by=request.user)
        messages.success(request, _("Asked. What came of it stands here."))
        return redirect(found)
    except NotAllowed as refusal:
        return _refused(request, found, refusal)


@require_POST
@login_required
def reveal(request: SignedInRequest, reference: str, field: str) -> HttpResponse:
    """Show one closed value, after writing down who looked and why."""
    found = _found(request, reference)
    page = queries.case_page(found, request.user)
    value = next((one for one in page.values if one.key == field), None)
    if value is None or not value.may_reveal:
        raise Http404
    try:
        _write_down(request, found, field)
    except NotAllowed as refusal:
        return _refused(request, found, refusal)
    form, kept = _form(request, page, bound=False), found.closed.get(field)
    named = labels_of(each(kept)) if value.field.type in NAMED else {}
    page = replace(page, labels={**page.labels, **named})
    return _show(request, page, form, revealed={field: kept})


@require_http_methods(["GET", "POST"])
@login_required
def document(request: SignedInRequest, reference: str, name: str) -> HttpResponseBase:
    """Send a file of a case; never shown inside the page, so that nothing in it can run.

    Opening a file of a closed field is a look: asked for by a form with a reason, and recorded.
    """
    found = _found(request, reference)
    around = Surroundings(found, request.user)
    offered = queries.documents_for(found, request.user, around)
    kept = next((one for one in offered if one.key == f"document/{name}"), None)
    is_sealed = kept is not None and queries.is_shut(kept, found)
    if kept is None or (is_sealed and request.method == "GET"):
        raise Http404  # an address alone, say of a picture in a page, opens nothing closed
    if is_sealed:
        try:
            _write_down(request, found, kept.field)
        except NotAllowed as refusal:
            return _refused(request, found, refusal)
    return _sent(kept)


@require_POST
@login_required
def cover(request: SignedInRequest, reference: str, name: str) -> HttpResponse:
    """Take a copy of a photo with parts painted over; the photo is closed from then on."""
    found = _found(request, reference)
    offered = queries.documents_for(found, request.user, Surroundings(found, request.user))
    kept = next((one for one in offered if one.key == f"document/{name}"), None)
    if kept is None:
        raise Http404
    sent = request.FILES.get("photo")
    try:
        data = sent.read() if sent is not None else b""
        actions.cover_document(document=kept, data=data, by=request.user)
    except NotAllowed as refusal:
        return _refused(request, found, refusal)
    return redirect(found)


def _sent(kept: Document) -> HttpResponseBase:
    path = actions.path_of(kept.digest)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=kept.name)
    response["Content-Type"] = kept.kind
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _write_down(request: SignedInRequest, found: Case, field: str) -> None:
    reveal_field(
        on=found, field=found.procedure.fields[field].label,
        reason=request.POST.get("reason", ""), by=request.user, about=[found.opener_key],
        unit_path=found.unit_path, zone=found.procedure.zone,
    )  # fmt: skip


def _found(request: SignedInRequest, reference: str) -> Case:
    """Return a case that this person may see."""
    found: Case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
    return found


def _done(before: Case, after: Case) -> str:
    """Say what came of it: where a matter went is the next thing that a person asks."""
    if before.stage == after.stage:
        return _("Saved.")
    if after.ended_at is not None:
        return _("Done, and ended.")
    return _("Done. It is now at “%(stage)s”.") % {"stage": label(after.here.label)}


def _act(request: SignedInRequest, found: Case, form: FieldsForm) -> Case:
    """Keep the files, then move or keep a draft."""
    version = form.cleaned_data.get("version")
    for field, name, data in form.sent_files():
        actions.add_document(case=found, field=field, name=name, data=data, by=request.user)
    place = request.POST.get("place", "")
    if place == DRAFT:
        return actions.fill_case(
            case=found, filled=form.filled(), by=request.user, version=version
        )
    if not place.isdigit() or len(place) > 3:
        raise NotAllowed("There is no such move here.")
    return actions.move_case(
        case=found,
        place=int(place),
        by=request.user,
        reason=request.POST.get(f"reason-{place}", "")[:2000],
        filled=_of_move(found, int(place), form.filled()),
        version=version,
    )


def _of_move(found: Case, place: int, filled: dict[str, Any]) -> dict[str, Any]:
    """Keep what the stage or this move writes; what another move needs is left out."""
    moves = found.here.moves
    needs = moves[place].needs if place < len(moves) else ()
    written = {*found.here.fills, *needs}
    return {key: value for key, value in filled.items() if key in written}


def _form(
    request: SignedInRequest,
    work: queries.CaseWork | queries.CasePage,
    *,
    bound: bool = True,
) -> FieldsForm:
    needs = [key for o in work.offers if o.is_theirs for key in o.move.needs]
    keys = dict.fromkeys([*work.fills, *needs])
    fields = work.case.procedure.fields
    is_sent = bound and request.method == "POST"
    return FieldsForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        declared={key: fields[key] for key in keys},
        case=work.case,
        near=work.case.unit_path,
    )


def _refused(request: SignedInRequest, found: Case, refusal: NotAllowed) -> HttpResponse:
    return _show_refused(request, found, refused(refusal))


def _show_refused(request: SignedInRequest, found: Case, sentence: str) -> HttpResponse:
    """Show a case with the sentence that says why nothing was done."""
    page = queries.case_page(found, request.user)
    form = _form(request, page, bound=False)
    return _show(request, page, form, refusal=sentence)


def _show(
    request: SignedInRequest,
    page: queries.CasePage,
    form: FieldsForm,
    *,
    refusal: str = "",
    revealed: dict[str, Any] | None = None,
    answer_form: AnswerForm | None = None,
) -> HttpResponse:
    shown: ShownCase = shown_case(page, revealed or {})
    asking = page.asking
    if asking and asking.is_asked and not asking.asks.secret and answer_form is None:
        answer_form = AnswerForm(choices=list(asking.asks.choices.items()))
    context = {
        "page": page,
        "case": page.case,
        "shown": shown,
        "form": form,
        "reasons": _reasons(request, shown),
        "refusal": refusal,
        "answer_form": answer_form,
    }
    is_wrong = refusal or form.errors or (answer_form is not None and answer_form.errors)
    return render(request, "procedures/case.html", context, status=422 if is_wrong else 200)


def _reasons(request: SignedInRequest, shown: ShownCase) -> dict[int, str]:
    """Return the reasons that were sent with a refused move, by the places of the moves."""
    sent = {one.place: request.POST.get(f"reason-{one.place}", "") for one in shown.moves}
    return {k: said for k, said in sent.items() if said or request.POST.get("place") == str(k)}
