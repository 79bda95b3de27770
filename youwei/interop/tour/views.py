"""Beginning the tour, going on, leaving it and coming back. Only the demo has it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from youwei.chronicle.clock import now
from youwei.identity.models import User
from youwei.interop.tour import actions
from youwei.interop.tour.place import COOKIE, KEPT, Place, place_in
from youwei.interop.tour.steps import steps
from youwei.packs.declared import NotAllowed
from youwei.web.words import refused

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show all steps, where one is, and the way to begin again."""
    _in_the_demo()
    page = {"steps": steps(), "place": place_in(request.COOKIES)}
    return render(request, "interop/tour.html", page)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin, or begin again, with cases of one's own."""
    _in_the_demo()
    return _go_to(request, Place(at=0, since=now().isoformat()))


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """Go to the page of the present step, as whoever acts there."""
    return _go_to(request, _found(request))


@require_POST
def onward(request: HttpRequest) -> HttpResponse:
    """Do what is left of this step, and go to the next."""
    place = _found(request)
    try:
        place = actions.finish_step(place=place)
    except NotAllowed as refusal:
        return _lost(request, refusal)
    if place.is_last:
        return _keep(redirect("tour:overview"), place.put_away())
    return _go_to(request, place.onward())


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Put the card away; it is found again where the tour begins."""
    place = _found(request)
    return _keep(redirect("tour:overview"), place.put_away())


def _go_to(request: HttpRequest, place: Place) -> HttpResponse:
    place = place.taken_up()
    user = User.objects.filter(username=place.step.who, is_cast=True, is_active=True).first()
    if user is None:
        messages.error(request, _("The cast is not there yet; please wait a minute."))
        return redirect("tour:overview")
    try:
        actions.begin_step(place=place)
    except NotAllowed as refusal:
        return _lost(request, refusal)
    login(request, user, backend=BACKEND)
    return _keep(redirect(place.url), place)


def _lost(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    messages.error(request, refused(refusal))
    messages.error(request, _("The story has gone another way. Please begin again."))
    return redirect("tour:overview")


def _keep(answer: HttpResponse, place: Place) -> HttpResponse:
    answer.set_cookie(COOKIE, place.sealed(), max_age=KEPT, httponly=True, samesite="Lax")
    return answer


def _found(request: HttpRequest) -> Place:
    _in_the_demo()
    place = place_in(request.COOKIES)
    if place is None:
        raise Http404
    return place


def _in_the_demo() -> None:
    if not settings.YOUWEI_DEMO:
        raise Http404
