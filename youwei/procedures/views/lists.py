"""Procedures, their cases as lists, and opening a case."""

import secrets

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from youwei.identity.requests import SignedInRequest
from youwei.identity.tries import Limit, give_back, take
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures import actions, queries
from youwei.procedures.declarations import Procedure
from youwei.procedures.forms import OpenForm
from youwei.procedures.models import Case
from youwei.registers.models import Unit
from youwei.registers.queries import Asked, list_rows
from youwei.registers.queries.export import CONTENT_TYPES, as_file
from youwei.registers.queries.shown import shown_lines
from youwei.web.words import refused

DAY = 24 * 60 * 60
SENT = "opened-cases"  # tickets of forms that were sent, in the session


@require_GET
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    """List the procedures that this person opens or reads."""
    page = {"procedures": queries.procedures_of(request.user)}
    return render(request, "procedures/index.html", page)


@require_GET
@login_required
def listing(request: SignedInRequest, procedure: str) -> HttpResponse:
    """Show one page of the cases of a procedure."""
    sheet = _sheet(procedure)
    source = queries.source_of(procedure, request.user)
    made = list_rows(source, Asked.read(dict(request.GET.lists())))
    may_open = procedure in dict(queries.openable(request.user))
    if not made.whole and not may_open:
        raise Http404
    page = {
        "listing": made,
        "lines": shown_lines(made),
        "procedure": procedure,
        "sheet": sheet,
        "may_open": may_open,
        "may_hand_over": queries.may_hand_over(request.user, sheet),
    }
    return render(request, "procedures/list.html", page)


@require_GET
@login_required
def export(request: SignedInRequest, procedure: str, kind: str) -> HttpResponse:
    """Send the chosen cases as Excel or CSV, without who opened them."""
    _sheet(procedure)
    if kind not in CONTENT_TYPES:
        raise Http404
    source = queries.source_of(procedure, request.user)
    if not source.rows.exists() and procedure not in dict(queries.openable(request.user)):
        raise Http404
    body = as_file(source, Asked.read(dict(request.GET.lists())), kind)
    response = HttpResponse(body, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{procedure}.{kind}"'
    return response


@login_required
def open_page(request: SignedInRequest, procedure: str) -> HttpResponse:
    """Open a case. The same form sent twice opens one."""
    sheet = _sheet(procedure)
    hat = next((hat for hat in request.user.hats if hat.role in sheet.opened_by), None)
    if hat is None:
        raise Http404
    if page_of_its_own := queries.page_to_open(procedure):
        return redirect(page_of_its_own)
    fields = {key: sheet.fields[key] for key in sheet.stages[sheet.starts].fills}
    form = OpenForm(
        request.POST or None,
        request.FILES or None,
        declared=fields,
        near=hat.unit_path,
        initial={"ticket": secrets.token_hex(16)},
    )
    if form.is_valid():
        try:
            return redirect(_open_once(request, procedure, hat.unit_path, form))
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    page = {"form": form, "procedure": procedure, "sheet": sheet}
    return render(request, "procedures/open.html", page, status=422 if form.errors else 200)


def _open_once(request: SignedInRequest, procedure: str, path: str, form: OpenForm) -> Case:
    """Open a case, or return the one that the same form has opened, if it was sent twice."""
    sent = request.session.get(SENT, {})
    ticket = form.cleaned_data["ticket"]
    if ticket in sent:
        return Case.objects.get(reference=sent[ticket])
    once = Limit(f"open-{request.session.session_key}-{ticket}", 1, DAY)
    if not take(once):  # a second click, while the first is still at it
        raise NotAllowed("This was sent twice. Please wait a moment, and look into the list.")
    try:
        case = _open(request, procedure, path, form)
    except BaseException:
        give_back(once)
        raise
    request.session[SENT] = dict([*sent.items(), (ticket, case.reference)][-20:])
    return case


@transaction.atomic
def _open(request: SignedInRequest, procedure: str, path: str, form: OpenForm) -> Case:
    """Open the case with its files, or nothing: a refused photo leaves no case behind."""
    case = actions.open_case(
        procedure=procedure,
        unit=Unit.objects.get(unit_path=path),
        by=request.user,
        filled=form.filled(),
    )
    for field, name, data in form.sent_files():
        actions.add_document(case=case, field=field, name=name, data=data, by=request.user)
    return case


def _sheet(procedure: str) -> Procedure:
    sheet = world.current().sheets["procedures"].get(procedure)
    if sheet is None:
        raise Http404
    found: Procedure = sheet
    return found
