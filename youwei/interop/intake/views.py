"""Taking in a table through pages: send it, look at what would happen, take it in, undo it."""

from collections.abc import Mapping
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from youwei.identity.requests import SignedInRequest
from youwei.interop.commands.tables import Table, TableError
from youwei.interop.intake import queries
from youwei.interop.intake.cases import Preview, preview
from youwei.interop.intake.mapping import Columns, checked, suggest
from youwei.interop.intake.uploads import digest_of, keep_table, table_of
from youwei.packs import world
from youwei.packs.declared import NotAllowed
from youwei.procedures.actions import ask_batch, begin_batch, undo_batch
from youwei.procedures.declarations import Procedure
from youwei.procedures.models import Batch
from youwei.web.words import refused

NAMES = "intake-names"  # of the files, as they were called where they came from
SHOWN = 10
WRONG = 100


@login_required
def index(request: SignedInRequest) -> HttpResponse:
    """List the tables that were taken in, and take a new one."""
    offered = queries.takes_in(request.user)
    if not offered:
        raise Http404
    refusal = ""
    if request.method == "POST":
        try:
            return redirect(*_kept(request, [key for key, _title in offered]))
        except NotAllowed as no:
            refusal = refused(no)
    page = {"procedures": offered, "tables": queries.tables_of(request.user)}
    status = 422 if refusal else 200
    return render(request, "interop/intake.html", page | {"refusal": refusal}, status=status)


@login_required
def table(request: SignedInRequest, procedure: str, name: str) -> HttpResponse:
    """Show which column is which field and what would happen; take it in when asked."""
    sheet = _sheet(request, procedure)
    page = {"procedure": procedure, "name": name, "sheet": sheet}
    page["file"] = request.session.get(NAMES, {}).get(name, name)
    try:
        found = table_of(name)
    except TableError as no:
        says = _(no.sentence) % (no.names | {"file": page["file"]})
        return render(request, "interop/unreadable.html", page | {"says": says}, status=422)
    if found is None:
        raise Http404
    mapping, refusal, seen = _mapping(request, found, sheet), "", None
    try:
        seen = preview(
            found.records(), found.lines, checked(mapping, found.columns, sheet), procedure
        )
        if "take" in request.POST:
            _ask(request, procedure, name, mapping, seen)
            return redirect("intake:index")
    except NotAllowed as no:
        refusal = refused(no)
    page |= {"refusal": refusal, "seen": seen, "columns": _columns(found, mapping)}
    page |= {"wrong": _wrong(seen), "shown": _shown(seen, sheet)}
    status = 422 if refusal and request.method == "POST" else 200
    return render(request, "interop/table.html", page, status=status)


@require_GET
@login_required
def progress(request: SignedInRequest, number: int) -> HttpResponse:
    """Show how far a table has come, for the page that waits for it."""
    lines = [one for one in queries.tables_of(request.user) if one.batch.pk == number]
    if not lines:
        raise Http404
    made = lines[0].progress or queries.progress_of(lines[0].batch, lines[0].count)
    page = {"progress": made, "url": request.path}
    return render(request, "_components/progress.html", page)


@require_POST
@login_required
def undo(request: SignedInRequest, number: int) -> HttpResponse:
    """Take every case of a table out again."""
    of = [f"procedure/{key}" for key, _title in queries.takes_in(request.user)]
    batch = get_object_or_404(Batch, pk=number, of__in=of)
    try:
        count = undo_batch(batch=batch, by=request.user)
        messages.success(request, _("%(count)s cases are taken out again.") % {"count": count})
    except NotAllowed as no:
        messages.error(request, refused(no))
    return redirect("intake:index")


def _kept(request: SignedInRequest, offered: list[str]) -> tuple[str, str, str]:
    sent, procedure = request.FILES.get("file"), request.POST.get("procedure", "")
    if procedure not in offered:
        raise NotAllowed("Please choose what the rows are.")
    if sent is None:
        raise NotAllowed("Please choose a file.")
    name = keep_table(sent)
    names = dict([*request.session.get(NAMES, {}).items(), (name, Path(sent.name or "").name)])
    request.session[NAMES] = dict(list(names.items())[-20:])
    return "intake:table", procedure, name


def _sheet(request: SignedInRequest, procedure: str) -> Procedure:
    if procedure not in dict(queries.takes_in(request.user)):
        raise Http404
    sheet: Procedure = world.current().sheets["procedures"][procedure]
    return sheet


def _mapping(request: SignedInRequest, found: Table, sheet: Procedure) -> Columns:
    """Return what was chosen on the page; at first, what the names suggest."""
    if request.method != "POST":
        return suggest(found.columns, sheet)
    chosen = {
        column: request.POST.get(f"column-{number}", "")
        for number, column in enumerate(found.columns)
    }
    fields = {column: name for column, name in chosen.items() if name and name[0] != "@"}
    times = {column: name[1:] for column, name in chosen.items() if name[:1] == "@"}
    return Columns(fields, times, [column for column, name in chosen.items() if not name])


def _ask(
    request: SignedInRequest, procedure: str, name: str, mapping: Columns, seen: Preview
) -> None:
    if not seen.rows:
        raise NotAllowed("No row fits; nothing would come in.")
    file = request.session.get(NAMES, {}).get(name, name)
    batch = begin_batch(
        of=f"procedure/{procedure}", file=file, digest=digest_of(name), by=request.user
    )
    if batch.done_at is not None:
        raise NotAllowed("This very file has been taken in already; undo that first.")
    hats = world.current().sheets["procedures"][procedure]
    role = hats.stages[hats.starts].by
    unit = next(hat.unit_path for hat in request.user.hats if hat.role == role)
    columns = {"fields": dict(mapping.fields), "times": dict(mapping.times)}
    wanted: Mapping[str, object] = {"name": name, "unit": unit, **columns}
    ask_batch(batch=batch, wanted=wanted, total=len(seen.rows), by=request.user)
    messages.success(request, _("The rows come in now; you may go on with other work."))


def _columns(found: Table, mapping: Columns) -> list[dict[str, object]]:
    chosen = {**mapping.fields, **{c: f"@{stage}" for c, stage in mapping.times.items()}}
    return [
        {
            "number": number,
            "name": column,
            "chosen": chosen.get(column, ""),
            "examples": [row[number] for row in found.rows[:3] if row[number]],
        }
        for number, column in enumerate(found.columns)
    ]


def _wrong(seen: Preview | None) -> list[tuple[int, str]]:
    rows = seen.wrong[:WRONG] if seen else ()
    return [(line, refused(no)) for line, no in rows]


def _shown(seen: Preview | None, sheet: Procedure) -> list[dict[str, object]]:
    return [
        {
            "line": row.line,
            "values": [
                (sheet.fields[key].label, sheet.fields[key].options.get(str(value), value))
                for key, value in row.filled.items()
            ],
            "times": [(sheet.stages[key].label, at) for key, at in row.entered.items()],
        }
        for row in (seen.rows[:SHOWN] if seen else ())
    ]
