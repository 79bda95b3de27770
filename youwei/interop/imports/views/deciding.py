"""What a table would change: looked at, decided on, written, taken back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from youwei.identity.requests import SignedInRequest
from youwei.interop.imports import queries, shown, spool
from youwei.interop.imports.queries import KINDS, OUTCOMES
from youwei.interop.imports.views.finding import page_of, table_of
from youwei.packs.declared import NotAllowed
from youwei.registers.actions import importing, imports
from youwei.registers.models import Import
from youwei.web.words import refused

MOST_SHOWN = 200  # lines that one page may send back


@require_GET
@login_required
def table(request: SignedInRequest, register: str, number: int) -> HttpResponse:
    """Show how far a table is: what would change, what is being written, what was."""
    found = table_of(request.user, register, number)
    if found.state == "sent" and spool.read_first(found.stored):
        return redirect("imports:columns", register, number)
    return _lines(request, found)


@require_GET
@login_required
def progress(request: SignedInRequest, register: str, number: int) -> HttpResponse:
    """Show how far the worker has come, for the page that waits; then have it load anew."""
    found = table_of(request.user, register, number)
    page = {"progress": queries.progress_of(found), "url": request.path}
    answer = render(request, "_components/progress.html", page)
    if not found.is_waiting:
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
@login_required
def unread(request: SignedInRequest, register: str, number: int) -> HttpResponse:
    """Send the lines that cannot be read or were not written, to mend them in the file."""
    found = table_of(request.user, register, number)
    response = HttpResponse(shown.unread_as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lines-{found.pk}.csv"'
    return response


@require_POST
@login_required
def decide(request: SignedInRequest, register: str, number: int) -> HttpResponse:
    """Accept or decline what stands on a page, or everything of a kind."""
    found = table_of(request.user, register, number)
    asked = {name: request.POST.get(name, "") for name in ("kind", "field", "page")}
    try:
        asked = _decided(request, found, asked)
    except NotAllowed as no:
        messages.error(request, refused(no))
    back = redirect("imports:table", register, number)
    back["Location"] += f"?{urlencode({name: one for name, one in asked.items() if one})}"
    return back


@require_POST
@login_required
def write(request: SignedInRequest, register: str, number: int) -> HttpResponse:
    """Have what is accepted written."""
    found = table_of(request.user, register, number)
    try:
        importing.ask_writing(table=found)
    except NotAllowed as no:
        messages.error(request, refused(no))
    return redirect("imports:table", register, number)


@require_POST
@login_required
def discard(request: SignedInRequest, register: str, number: int) -> HttpResponse:
    """Put a table away; its cells are deleted."""
    found = table_of(request.user, register, number)
    try:
        imports.leave_import(table=found, by=request.user)
        spool.delete(found.stored, former=False)
        messages.success(request, _("The table is put away; nothing of its cells is kept."))
    except NotAllowed as no:
        messages.error(request, refused(no))
    return redirect("imports:index", register)


@require_POST
@login_required
def undo(request: SignedInRequest, register: str, number: int) -> HttpResponse:
    """Have what a table wrote taken back."""
    found = table_of(request.user, register, number)
    try:
        importing.ask_undoing(table=found)
    except NotAllowed as no:
        messages.error(request, refused(no))
    return redirect("imports:table", register, number)


def _lines(request: SignedInRequest, found: Import) -> HttpResponse:
    counts = queries.counts_of(found)
    asked, field = request.GET.get("kind", ""), request.GET.get("field", "")
    kind = asked if asked in {**KINDS, **OUTCOMES} else counts.first(found.state)
    page = _number(request.GET.get("page", ""))
    lines = None if found.is_waiting else shown.lines_page(found, kind, field, page)
    context = page_of(found) | {
        "counts": counts,
        "progress": queries.progress_of(found) if found.is_waiting else None,
        "shown": lines,
        "kinds": counts.tabs(kind),
        "why": shown.said_of(found.said) or _gone(found),
        "closed_until": queries.closed_until(found),
    }
    return render(request, "interop/lines.html", context)


def _gone(found: Import) -> str:
    """Say it where a file is not kept here: a backup holds none."""
    is_there = found.state != "sent"
    return "" if is_there else _("The file is not there any more; please send it again.")


def _decided(request: SignedInRequest, found: Import, asked: dict[str, str]) -> dict[str, str]:
    """Do what the button says; return which page comes next."""
    how, field = request.POST.get("do", ""), asked["field"]
    if how in ("all", "none"):
        lines = found.lines.filter(kind=asked["kind"])
        count = imports.decide_all(
            table=found, lines=lines, accept=how == "all", field=field if how == "all" else ""
        )
        messages.success(request, _("%(count)s lines are decided.") % {"count": count})
        return asked
    sent = request.POST.getlist("line")[:MOST_SHOWN]
    chosen: dict[int, set[str]] = {_number(line): set() for line in sent}
    for one in request.POST.getlist("take"):
        line, _colon, name = one.partition(":")
        if _number(line) in chosen:
            chosen[_number(line)].add(name)
    imports.decide_lines(table=found, chosen=chosen)
    return asked | {"page": str(_number(asked["page"]) + 1)}


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdigit() and len(text) < 8 else 1
