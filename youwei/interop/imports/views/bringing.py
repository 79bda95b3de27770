"""A table is sent, and people say which column is which field."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from youwei.identity.requests import SignedInRequest
from youwei.interop.commands.lines import TableError
from youwei.interop.imports import queries, spool
from youwei.interop.imports.bringing import bring
from youwei.interop.imports.cells import importable
from youwei.interop.imports.mapping import (
    ROW_PART,
    UNIT_PART,
    Wanted,
    checked,
    keys_offered,
    suggest,
    suggest_key,
)
from youwei.interop.imports.shown import shown_cell
from youwei.interop.imports.views.finding import kept_register, page_of, table_of
from youwei.packs.declared import NotAllowed
from youwei.registers.actions import imports
from youwei.registers.models import Import, declared, fields_of
from youwei.registers.queries import units_kept
from youwei.registers.queries.rows import ROW, UNIT
from youwei.web.words import refused


@login_required
def index(request: SignedInRequest, register: str) -> HttpResponse:
    """List the tables that this person brought to a register, and take a new one."""
    sheet, refusal = kept_register(request.user, register), ""
    sent = request.FILES.get("file")
    if request.method == "POST":
        try:
            made = bring(sent, register=register, by=request.user)
            return redirect("imports:columns", register, made.pk)
        except NotAllowed as no:
            refusal = refused(no)
        except TableError as no:
            refusal = _(no.sentence) % (no.names | {"file": sent.name if sent else ""})
    page = {
        "register": register,
        "sheet": sheet,
        "tables": queries.imports_of(register, request.user),
        "refusal": refusal,
    }
    return render(request, "interop/import.html", page, status=422 if refusal else 200)


@login_required
def columns(request: SignedInRequest, register: str, number: int) -> HttpResponse:
    """Show which column is which field, and compare when asked."""
    found, refusal = table_of(request.user, register, number), ""
    first = spool.read_first(found.stored)
    if first is None or found.state not in ("sent", "compared"):
        return redirect("imports:table", register, number)
    wanted = _wanted(request, found, first)
    if "compare" in request.POST:
        try:
            kept = checked(wanted, declared(register), fields_of(register)).as_json()
            imports.ask_comparison(table=found, wanted=kept)
            return redirect("imports:table", register, number)
        except NotAllowed as no:
            refusal = refused(no)
    page = page_of(found) | _choices(request, register, wanted, first) | {"refusal": refusal}
    return render(request, "interop/columns.html", page, status=422 if refusal else 200)


def _wanted(request: SignedInRequest, found: Import, first: dict[str, Any]) -> Wanted:
    """Return what was chosen on the page, or before; at first, what names and cells suggest."""
    sheet, fields = declared(found.register), fields_of(found.register)
    units = units_kept(found.register, request.user)
    usual = units[0].path if units else ""
    if request.method != "POST":
        if found.wanted:
            return Wanted.of(found.wanted)
        guessed = suggest(first["columns"], first["rows"], fields)
        key = suggest_key(guessed, sheet, fields)
        return Wanted(guessed, (), [part for part in key.split(",") if part], usual)
    sent = request.POST
    places = range(len(first["columns"]))
    chosen = {at: sent[f"column-{at}"] for at in places if sent.get(f"column-{at}")}
    empties = [
        name for at, name in chosen.items() if sent.get(f"empty-{at}") and name in fields
    ]
    path = next((unit.path for unit in units if unit.key == sent.get("in-unit")), usual)
    parts = [part for part in sent.get("key", "").split(",") if part]
    return Wanted(chosen, empties, parts, path)


def _choices(
    request: SignedInRequest, register: str, wanted: Wanted, first: dict[str, Any]
) -> dict[str, Any]:
    """Return what the page of columns offers, and what is chosen in it."""
    sheet, fields = declared(register), fields_of(register)
    named = {key: field.label for key, field in fields.items()}
    named |= {ROW_PART: ROW, UNIT_PART: UNIT}
    offered = [*((key, named[key]) for key in importable(fields)), (UNIT_PART, UNIT)]
    keys = [
        (key, [named[part] for part in parts]) for key, parts in keys_offered(sheet, fields)
    ]
    units = units_kept(register, request.user)
    return {
        "offered": [*offered, (ROW_PART, ROW)],
        "keys": keys,
        "key": ",".join(wanted.key),
        "units": units,
        "unit": wanted.unit,
        "most": first["most"],
        "columns": [
            {
                "place": at,
                "name": name,
                "chosen": wanted.columns.get(at, ""),
                "deletes": wanted.columns.get(at, "") in wanted.empties,
                "examples": [
                    shown_cell(row[at]) for row in first["rows"][:3]
                    if at < len(row) and row[at]
                ],
            }
            for at, name in enumerate(first["columns"])
        ],
    }  # fmt: skip
