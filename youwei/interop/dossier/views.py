"""A dossier is asked for on the page of its subject; fetched at once, or when it is ready."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from youwei.identity.models import User
from youwei.identity.requests import SignedInRequest
from youwei.interop.dossier import actions, kept
from youwei.interop.dossier.chapters import chapter_of
from youwei.interop.dossier.making import make
from youwei.interop.dossier.subjects import Subject, subject_of
from youwei.interop.intake.queries import Progress
from youwei.interop.models import Dossier
from youwei.packs.declared import NotAllowed
from youwei.procedures.models import Batch, Case
from youwei.web.words import refused

Fact = tuple[str, int]


@login_required
def of_case(request: SignedInRequest, reference: str) -> HttpResponse:
    """Hand out the dossier of a case."""
    case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
    return _asked(request, case.key)


@login_required
def of_person(request: SignedInRequest, name: str) -> HttpResponse:
    """Hand out the dossier of an official."""
    return _asked(request, f"people/{name}")


@login_required
def of_batch(request: SignedInRequest, number: int) -> HttpResponse:
    """Hand out the dossier of a table that was taken in."""
    return _asked(request, get_object_or_404(Batch, pk=number).key)


@login_required
def of_account(request: SignedInRequest) -> HttpResponse:
    """Hand out all that is held about whoever asks."""
    return _asked(request, request.user.key)


@require_GET
@login_required
def one_kept(request: SignedInRequest, name: str) -> HttpResponse:
    """Show how far a long dossier is, and where to fetch it."""
    dossier = _found(request.user, name)
    subject = subject_of(dossier.of_key, request.user)
    said: dict[str, Any] = dossier.said
    page = {
        "dossier": dossier,
        "subject": subject,
        "progress": _progress(dossier) if dossier.is_waiting else None,
        "until": dossier.made_at + kept.KEPT if dossier.made_at else None,
        "size": kept.path_of(name).stat().st_size if _is_there(dossier) else 0,
        "why": refused(NotAllowed(said["sentence"], **said["names"])) if said else "",
    }
    return render(request, "interop/kept_dossier.html", page)


@require_GET
@login_required
def progress(request: SignedInRequest, name: str) -> HttpResponse:
    """Show how far the worker has come, for the page that waits; then have it load anew."""
    dossier = _found(request.user, name)
    page = {"progress": _progress(dossier), "url": request.path}
    answer = render(request, "_components/progress.html", page)
    if not dossier.is_waiting:
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
@login_required
def fetch(request: SignedInRequest, name: str) -> HttpResponseBase:
    """Send a dossier that lies ready to whom it was made for."""
    dossier = _found(request.user, name)
    if not _is_there(dossier):
        raise Http404
    file = kept.path_of(name).open("rb")
    return FileResponse(file, as_attachment=True, filename=_file_name(dossier.of_key))


def _asked(request: SignedInRequest, key: str) -> HttpResponse:
    """Say what would be in a dossier, and hand it out or leave it to the worker when asked."""
    subject, refusal = subject_of(key, request.user), ""
    if subject is None:
        raise Http404
    if request.method == "POST":
        try:
            return _made(request, subject, request.POST.get("reason", ""))
        except NotAllowed as no:
            refusal = refused(no)
    kept_ones = Dossier.objects.made_for(request.user).kept().filter(of_key=subject.on.key)
    page = {
        "subject": subject,
        "is_long": subject.is_long,
        "facts": _facts(subject, request.user),
        "kept": list(kept_ones.order_by("-pk")),
        "refusal": refusal,
    }
    return render(request, "interop/dossier.html", page, status=422 if refusal else 200)


def _made(request: SignedInRequest, subject: Subject, reason: str) -> HttpResponse:
    by = request.user
    if subject.is_long:
        language = get_language() or "zh-hans"
        asked = actions.ask_dossier(subject=subject, by=by, reason=reason, language=language)
        return redirect(asked)
    actions.may_make(subject, reason)
    with kept.for_now() as name:
        made = make(name, subject, by, lambda _done: None)
        data = kept.path_of(name).read_bytes()
    actions.hand_over(subject=subject, made=made, by=by, reason=reason)
    answer = HttpResponse(data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(subject.on.key)}"'
    return answer


def _facts(subject: Subject, user: User) -> list[Fact]:
    """Return what would be in it: of a case its steps, of many how many there are."""
    case = subject.cases.first() if subject.kind == "case" else None
    if case is not None:
        chapter = chapter_of(case, user)
        files = len(chapter.documents)
        return [
            (_("Steps"), chapter.steps),
            (_("Files"), files),
            (_("Left out"), chapter.left_out),
        ]
    facts = [(_("Matters"), subject.cases.count())]
    if subject.of_all is not None:
        facts.append((_("Matters in the table"), subject.of_all))
    return facts


def _file_name(key: str) -> str:
    return f"{key.removeprefix('case/').replace('/', '-')}.zip"


def _found(user: User, name: str) -> Dossier:
    return get_object_or_404(Dossier.objects.made_for(user), key=f"dossier/{name}")


def _is_there(dossier: Dossier) -> bool:
    is_made = dossier.made_at is not None and dossier.gone_at is None
    return is_made and kept.path_of(dossier.name).is_file()


def _progress(dossier: Dossier) -> Progress:
    says = (
        _("Being gathered:") if dossier.done < dossier.total else _("Being typeset and signed:")
    )
    if not dossier.is_waiting:
        says = _("Done.")
    elif not dossier.turn:
        says = _("Waits for its turn:")
    return Progress(says, dossier.done, max(dossier.total, 1), is_over=not dossier.is_waiting)
