"""A register as a list: searched, filtered, kept, exported."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from youwei.identity.requests import SignedInRequest
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.registers import actions, queries
from youwei.registers.forms import ViewForm
from youwei.registers.models import SavedView
from youwei.registers.queries.export import CONTENT_TYPES, as_file
from youwei.registers.queries.shown import shown_lines
from youwei.web.words import refused


@require_GET
@login_required
def index(request: SignedInRequest) -> HttpResponse:
    """List the registers in which this person may read something."""
    page = {"registers": queries.registers_of(request.user)}
    return render(request, "registers/index.html", page)


@require_GET
@login_required
def listing(request: SignedInRequest, register: str) -> HttpResponse:
    """Show one page of a register."""
    source = _source(request, register)
    asked = queries.Asked.read(dict(request.GET.lists()))
    made = queries.list_rows(source, asked)
    page = {
        "listing": made,
        "lines": shown_lines(made),
        "register": register,
        "sheet": world.current().sheets["registers"][register],
        "saved": request.user.saved_views.filter(of=source.of),
        "may_keep": queries.may_keep_somewhere(register, request.user),
        "view_form": ViewForm(initial={"query": made.query}),
    }
    return render(request, "registers/list.html", page)


@require_GET
@login_required
def export(request: SignedInRequest, register: str, kind: str) -> HttpResponse:
    """Send the chosen rows as Excel or CSV; closed fields never leave this way."""
    if kind not in CONTENT_TYPES:
        raise Http404
    source = _source(request, register)
    asked = queries.Asked.read(dict(request.GET.lists()))
    body = as_file(source, asked, kind)
    response = HttpResponse(body, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{register}.{kind}"'
    return response


@require_POST
@login_required
def keep_view(request: SignedInRequest, register: str) -> HttpResponse:
    """Keep the list as it stands under a name."""
    source = _source(request, register)
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            actions.save_view(of=source.of, by=request.user, **form.cleaned_data)
            messages.success(request, _("The list is kept."))
        except NotAllowed as refusal:
            messages.error(request, refused(refusal))
    else:
        messages.error(request, _("Please give the list a name."))
    back = redirect("registers:listing", register)
    back["Location"] += f"?{form.data.get('query', '')[:2000]}"
    return back


@require_POST
@login_required
def drop_view(request: SignedInRequest, number: int) -> HttpResponse:
    """Drop one of one's own lists."""
    view = get_object_or_404(SavedView, pk=number, user=request.user)
    of = view.of.partition("/")[2]
    actions.drop_view(view=view, by=request.user)
    messages.success(request, _("The list is dropped."))
    return redirect("registers:listing", of)


def _source(request: SignedInRequest, register: str) -> queries.Source:
    sheet = world.current().sheets["registers"].get(register)
    if sheet is None or sheet.extends or not queries.may_read(register, request.user):
        raise Http404
    return queries.source_of(register, request.user)
