"""Evidence that came from another zone, for those for whom it was carried."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from youwei.identity.requests import SignedInRequest
from youwei.procedures.actions import path_of
from youwei.zones.models import Exhibit

PAGE = 50


@require_GET
@login_required
def exhibits(request: SignedInRequest) -> HttpResponse:
    """List the copies that this person may read."""
    found = Exhibit.objects.visible_to(request.user).defer("lines")
    pages = Paginator(found, PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "zones/exhibits.html", {"page": page})


@require_GET
@login_required
def exhibit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one copy: its words, its files, its lines of the record."""
    found = _found(request, reference)
    return render(request, "zones/exhibit.html", {"exhibit": found})


@require_GET
@login_required
def lines(request: SignedInRequest, reference: str) -> HttpResponse:
    """Hand over the lines with their proofs, as the stand-alone verifier reads them."""
    found = _found(request, reference)
    headers = {"Content-Disposition": f'attachment; filename="{found.reference}.jsonl"'}
    return HttpResponse(found.lines, content_type="application/jsonl", headers=headers)


@require_GET
@login_required
def paper(request: SignedInRequest, reference: str, place: int) -> FileResponse:
    """Hand over one file of a copy."""
    found = _found(request, reference)
    if place >= len(found.papers):
        raise Http404
    one = found.papers[place]
    file = path_of(one["digest"]).open("rb")
    return FileResponse(file, as_attachment=True, filename=one["name"])


def _found(request: SignedInRequest, reference: str) -> Exhibit:
    return get_object_or_404(Exhibit.objects.visible_to(request.user), reference=reference)
