"""Search over everything that a person may see, grouped by kind."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youwei.identity.requests import SignedInRequest
from youwei.registers.queries.finding import find_all


@require_GET
@login_required
def find(request: SignedInRequest) -> HttpResponse:
    """Answer a question: a few of each kind; a fragment while somebody types."""
    question = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    groups = find_all(question, request.user)
    page = {"question": question, "groups": groups}
    name = (
        "registers/_found.html" if request.headers.get("HX-Request") else "registers/find.html"
    )
    return render(request, name, page)
