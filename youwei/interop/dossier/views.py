"""A dossier is asked for on the page of its case."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from youwei.identity.requests import SignedInRequest
from youwei.interop.dossier.actions import make_dossier
from youwei.interop.dossier.queries import chapter_of
from youwei.packs.declared import NotAllowed
from youwei.procedures.models import Case
from youwei.web.words import refused


@login_required
def dossier(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say what would be in the dossier of a case, and hand it out when asked."""
    case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
    refusal = ""
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            made = make_dossier(case=case, by=request.user, reason=reason)
            answer = HttpResponse(made, content_type="application/zip")
            answer["Content-Disposition"] = f'attachment; filename="{case.reference}.zip"'
            return answer
        except NotAllowed as no:
            refusal = refused(no)
    page = {
        "case": case,
        "chapter": chapter_of(case, request.user),
        "is_own": case.opener_key == request.user.key,
        "refusal": refusal,
    }
    return render(request, "interop/dossier.html", page, status=422 if refusal else 200)
