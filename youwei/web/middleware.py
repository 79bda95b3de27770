"""The reader's language, and headers that keep pages private."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from youwei.web.policy import PERMISSIONS
from youwei.web.views import trouble

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


def bounded_bodies(answer: Answer) -> Answer:
    """Refuse more than a page takes before any of it is read.

    A body without a length is taken for empty, so the length that is said counts.
    """

    def answer_if_small(request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) > settings.YOUWEI_BODY_LIMIT:
            return trouble(request, 413)
        return answer(request)

    return answer_if_small


def asked_from(answer: Answer) -> Answer:
    """Let `REMOTE_ADDR` be the reader's own address when a proxy of ours stands before us.

    Limits on guessing count by it. What a stranger writes into the header is not believed: read
    from the right, the first address that is no trusted proxy is the one that reached it. Of an
    IPv6 address the first half is kept: the other half is chosen by whoever has it.
    """

    def answer_whoever_asked(request: HttpRequest) -> HttpResponse:
        trusted = settings.YOUWEI_TRUSTED_PROXIES
        if request.META.get("REMOTE_ADDR") in trusted:
            passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
            strangers = [one.strip() for one in passed if one.strip() not in trusted]
            if strangers and strangers[-1]:
                request.META["REMOTE_ADDR"] = strangers[-1]
        request.META["REMOTE_ADDR"] = _line_of(request.META.get("REMOTE_ADDR") or "")
        return answer(request)

    return answer_whoever_asked


def _line_of(address: str) -> str:
    """Return the line that an address is of: one line of IPv6 has 2^64 addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address  # a socket of this machine, or a test
    if found.version == 4:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Address(int(found) >> 64 << 64))


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
