"""One row: its page, written, changed, archived, and a closed value shown with a reason."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from youwei.identity.actions import reveal_field
from youwei.identity.models import User
from youwei.identity.requests import SignedInRequest
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.packs.values import is_closed
from youwei.registers import actions, queries
from youwei.registers.actions.erasing import BASES
from youwei.registers.forms import ReasonForm, RowForm
from youwei.registers.models import Row, fields_of, table_of
from youwei.registers.queries.shown import shown_history, shown_values
from youwei.web.words import refused


@require_GET
@login_required
def row(request: SignedInRequest, register: str, name: str) -> HttpResponse:
    """Show a row with its history."""
    return _page(request, _found(request, register, name))


@login_required
def add(request: SignedInRequest, register: str) -> HttpResponse:
    """Write a new row."""
    units = queries.units_kept(register, request.user)
    if not units:
        raise Http404
    form = RowForm(request.POST or None, declared=fields_of(register), near=units[0].path)
    chosen = next((u for u in units if u.key == request.POST.get("in-unit")), units[0])
    if form.is_valid():
        try:
            made = actions.write_row(
                register=register, values=form.values(), unit=chosen, by=request.user
            )
            messages.success(request, _("Saved."))
            return redirect(made)
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    return _form(request, register, {"form": form, "units": units, "chosen": chosen})


@login_required
def edit(request: SignedInRequest, register: str, name: str) -> HttpResponse:
    """Change a row."""
    found = _found(request, register, name)
    if not queries.keeps(request.user, found):
        raise Http404
    form = RowForm(
        request.POST or None, declared=fields_of(register), row=found, near=found.unit_path
    )
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_row(
                row=found, values=form.values(), by=request.user, version=version
            )
            messages.success(request, _("Saved."))
            return redirect(found)
        except NotAllowed as refusal:
            form.add_error(None, refused(refusal))
    return _form(request, register, {"form": form, "row": found})


@require_POST
@login_required
def archive(request: SignedInRequest, register: str, name: str) -> HttpResponse:
    """Take a row out of the lists."""
    found = _found(request, register, name)
    try:
        actions.archive_row(row=found, reason=request.POST.get("reason", ""), by=request.user)
    except NotAllowed as refusal:
        return _page(request, found, refusal=refused(refusal))
    messages.success(request, _("Archived. It can be brought back from its page."))
    return redirect(found)


@require_POST
@login_required
def archive_many(request: SignedInRequest, register: str) -> HttpResponse:
    """Archive the chosen rows: all of them, or none."""
    source = (
        queries.source_of(register, request.user)
        if queries.may_read(register, request.user)
        else None
    )
    if source is None:
        raise Http404
    rows = source.rows.filter(key__in=request.POST.getlist("chosen")[:500])
    try:
        count = actions.archive_rows(
            rows=rows, reason=request.POST.get("reason", ""), by=request.user
        )
        messages.success(request, _("%(count)s rows are archived.") % {"count": count})
    except NotAllowed as refusal:
        messages.error(request, refused(refusal))
    return redirect("registers:listing", register)


@require_POST
@login_required
def restore(request: SignedInRequest, register: str, name: str) -> HttpResponse:
    """Bring an archived row back."""
    found = _found(request, register, name)
    try:
        actions.restore_row(row=found, by=request.user)
    except NotAllowed as refusal:
        return _page(request, found, refusal=refused(refusal))
    messages.success(request, _("The row is back."))
    return redirect(found)


@require_POST
@login_required
def erase(request: SignedInRequest, register: str, name: str) -> HttpResponse:
    """Erase what a row keeps of somebody."""
    found = _found(request, register, name)
    basis = BASES.get(request.POST.get("basis", ""))
    if basis is None or not request.POST.get("sure"):
        return _page(request, found, refusal=_("Please say why, and that it is for good."))
    try:
        actions.erase_row(row=found, basis=basis, by=request.user)
    except NotAllowed as refusal:
        return _page(request, found, refusal=refused(refusal))
    messages.success(request, _("Erased. Only that there was a row is left."))
    return redirect("registers:listing", register)


@require_POST
@login_required
def reveal(request: SignedInRequest, register: str, name: str, field: str) -> HttpResponse:
    """Show one closed value, after writing down who looked and why."""
    found = _found(request, register, name)
    values = {value.key: value for value in queries.row_page(found, request.user).values}
    asked, form = values.get(field), ReasonForm(request.POST)
    if asked is None or not asked.is_closed or not asked.may_reveal:
        raise Http404
    if not form.is_valid():
        return _page(
            request,
            found,
            refusal=_("Please say why you need to see it. The person will be told."),
        )
    reveal_field(
        on=found, field=asked.field.label, reason=form.cleaned_data["reason"], by=request.user,
        about=[found.key, *found.about.split()], unit_path=found.unit_path,
        zone=found.zone,
    )  # fmt: skip
    return _page(request, found, revealed={field: found.closed.get(field)})


def _found(request: SignedInRequest, register: str, name: str) -> Row:
    if register not in world.current().sheets["registers"]:
        raise Http404
    rows = table_of(register).objects.visible_to(request.user, register)
    found: Row = get_object_or_404(rows, key=f"{register}/{name}")
    return found


def _page(
    request: SignedInRequest,
    found: Row,
    *,
    refusal: str = "",
    revealed: dict[str, Any] | None = None,
) -> HttpResponse:
    page = queries.row_page(found, request.user)
    context = {
        "page": page,
        "row": found,
        "sheet": found.sheet,
        "values": shown_values(page, revealed or {}),
        "history": shown_history(page),
        "refusal": refusal,
        "bases": _bases(page, request.user),
        "has_closed": any(is_closed(f) for f in found.sheet.fields.values()),
    }
    return render(request, "registers/row.html", context, status=422 if refusal else 200)


def _bases(page: queries.RowPage, user: User) -> list[tuple[str, str]]:
    """Return for what reasons this person may erase a row; none where they may not."""
    row = page.row
    if row.erased_at is not None or not row.data_key:
        return []
    if user.may_erase(row.unit_path):
        return list(BASES.items())
    return [("opt-out", BASES["opt-out"])] if page.may_keep else []


def _form(request: SignedInRequest, register: str, context: dict[str, Any]) -> HttpResponse:
    context |= {"register": register, "sheet": world.current().sheets["registers"][register]}
    status = 422 if context["form"].errors else 200
    return render(request, "registers/form.html", context, status=status)
