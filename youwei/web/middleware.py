"""The reader's language, and headers that keep pages private."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from youwei.web.policy import PERMISSIONS

Answer = Callable[[HttpRequest], HttpResponse]


def chosen_language(answer: Answer) -> Answer:
    """Chinese, or what the reader chose.

    The browser's own wish is not asked: office machines are often set up in English, and their
    users are not.
    """

    def answer_in_language(request: HttpRequest) -> HttpResponse:
        wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        with translation.override(wish if wish in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = answer(request)
            response.headers.setdefault("Content-Language", str(translation.get_language()))
        return response

    return answer_in_language


def private_pages(answer: Answer) -> Answer:
    """Keep what a signed-in person sees out of caches, and devices away from every page."""

    def answer_privately(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        user = getattr(request, "user", None)
        is_known = user is not None and user.is_authenticated
        if is_known or request.method == "POST":  # a resident's code stands on what answers it
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer_privately
