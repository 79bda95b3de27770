"""Pages for when something does not work: what it was, in plain words, and what to do now."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youwei.web import samples


@dataclass(frozen=True)
class Trouble:
    """The words of one error page."""

    title: Any
    says: Any
    todo: Any


TROUBLES = {
    400: Trouble(
        gettext_lazy("This could not be read"),
        gettext_lazy(
            "What was sent is damaged or not what this page expects. Nothing was saved."
        ),
        gettext_lazy("Go back, reload the page and send it once more."),
    ),
    403: Trouble(
        gettext_lazy("This form is too old"),
        gettext_lazy(
            "It was open for so long, or in so many windows, that we can no longer be sure "
            "that you sent it yourself. Nothing was saved."
        ),
        gettext_lazy(
            "Go back, copy what you wrote, reload the page and send it again. If it happens"
            " every time, allow cookies for this site."
        ),
    ),
    404: Trouble(
        gettext_lazy("No such page"),
        gettext_lazy("The page does not exist, or it is outside your area."),
        gettext_lazy(
            "Check the address. If you need it for your work, ask whoever gave you the "
            "link, or your administrator, to bring you in."
        ),
    ),
    413: Trouble(
        gettext_lazy("Too much at once"),
        gettext_lazy("What you sent is larger than this page accepts. Nothing was saved."),
        gettext_lazy("Send a smaller file, or several in turn."),
    ),
    429: Trouble(
        gettext_lazy("Too many tries"),
        gettext_lazy(
            "There were too many wrong or too many quick tries from here. This protects "
            "your account."
        ),
        gettext_lazy(
            "Wait a quarter of an hour, then try again. If you forgot the password, ask "
            "your administrator for a new one."
        ),
    ),
    500: Trouble(
        gettext_lazy("This did not work"),
        gettext_lazy(
            "The fault is ours. Nothing was half saved: either all of it is there, or "
            "nothing."
        ),
        gettext_lazy(
            "Try again in a minute. If it fails again, tell your administrator the time and"
            " what you were doing."
        ),
    ),
}  # fmt: skip


def trouble(request: HttpRequest, number: int) -> HttpResponse:
    """Show the page for one kind of trouble, in the words of the house."""
    words = TROUBLES[number]
    context = {
        "number": number,
        "title": words.title,
        "says": words.says,
        "todo": words.todo,
        "trouble": True,
    }
    return render(request, "web/error.html", context, status=number)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return trouble(request, 400)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Whoever may not see a page is told what a missing page would tell: nothing."""
    return trouble(request, 404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return trouble(request, 404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return trouble(request, 403)


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return trouble(request, 429)


def broken(request: HttpRequest) -> HttpResponse:
    """Show the page for our own faults; it asks nothing of the database."""
    words = TROUBLES[500]
    context = {
        "number": 500,
        "title": words.title,
        "says": words.says,
        "todo": words.todo,
        "trouble": True,
    }
    return HttpResponse(loader.render_to_string("web/error.html", context), status=500)


def help_page(request: HttpRequest) -> HttpResponse:
    """Show how to find one's way, what the seal proves and what happens to personal data."""
    return render(request, "web/help.html")


def style_page(request: HttpRequest) -> HttpResponse:
    """Show every component with sample values; only in the demo."""
    if not getattr(settings, "YOUWEI_DEMO", False):
        raise Http404
    form = samples.SampleForm(request.POST or None, request.FILES or None)
    status = 422 if form.errors else 200
    context = {"samples": samples.everything(), "form": form, "title": _("Every component")}
    return render(request, "web/design.html", context, status=status)
