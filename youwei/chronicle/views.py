"""Pages about the record: what happened, the proof of one line, how a stranger checks it."""

from pathlib import Path
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from youwei.chronicle.forms import AskForm, PrintedForm
from youwei.chronicle.models import Entry, EntryQuerySet, Viewer
from youwei.chronicle.queries import exporting, printing
from youwei.chronicle.queries.naming import sealed_from, unnamed
from youwei.chronicle.queries.reading import proof_of
from youwei.chronicle.standalone import verify_chronicle

ON_A_PAGE = 50
LARGEST = 2**63 - 1  # that a database counts to


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """List what this person may read, newest first."""
    form = AskForm(request.GET)
    found = form.asked.among(_visible(request), _viewer(request)).with_seals()
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = unnamed(list(page.object_list), request.user)
    words = request.GET.copy()
    words.pop("page", None)
    context = {"form": form, "page": page, "query": words.urlencode(), "asked": form.asked}
    return render(request, "chronicle/list.html", context, status=422 if form.errors else 200)


@login_required
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """Show one sealed line with its way to the signed head."""
    if number > LARGEST:
        raise Http404
    line = get_object_or_404(_visible(request).with_seals(), leaf__number=number)
    unnamed([line], request.user)
    return render(request, "chronicle/entry.html", {"entry": line, "proof": proof_of(line)})


@login_required
def dossier(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out what speaks of one subject, as far as this person may read it, with proofs."""
    about = request.GET.get("about", "")
    if not about or "\x00" in about:
        raise Http404
    found = _visible(request).asked_about(about, _viewer(request))
    size = request.GET.get("since", "")
    since = [int(size)] if size.isascii() and size.isdigit() and len(size) < 19 else []
    sealed = sealed_from(found.values_list("on_key", flat=True).distinct(), request.user)
    lines = exporting.as_text(exporting.dossier(found, since=since, sealed=sealed))
    answer = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="dossier.jsonl"'
    return answer


def verifying(request: HttpRequest) -> HttpResponse:
    """Tell a stranger how to check the record without trusting this site."""
    context = {"head": exporting.newest_head()}
    return render(request, "chronicle/verify.html", context)


def heads(request: HttpRequest) -> HttpResponse:
    """Show heads for a bulletin to print, and compare one from paper with the record."""
    is_asked = "root" in request.GET
    form = PrintedForm(request.GET if is_asked else None)
    outcome = printing.compare(form.printed) if is_asked and form.is_valid() else ""
    context = {"form": form, "outcome": outcome, "heads": printing.month_ends()}
    return render(request, "chronicle/heads.html", context, status=422 if form.errors else 200)


def head_file(request: HttpRequest) -> HttpResponse:
    """Hand out the newest signed head, to keep where this machine cannot reach it."""
    head = exporting.newest_head()
    if head is None:
        raise Http404
    answer = HttpResponse(exporting.head_file(head), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="head-{head.size}.json"'
    return answer


def verifier(request: HttpRequest) -> HttpResponse:
    """Hand out the stand-alone verifier, to be read before it is run."""
    source = Path(verify_chronicle.__file__).read_bytes()
    answer = HttpResponse(source, content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify_chronicle.py"'
    return answer


def _visible(request: HttpRequest) -> EntryQuerySet:
    return Entry.objects.visible_to(_viewer(request))


def _viewer(request: HttpRequest) -> Viewer:
    return cast("Viewer", request.user)
