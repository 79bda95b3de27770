"""Limits on guessing count by the reader's own address, also behind a proxy."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from youwei.web.middleware import asked_from


def address_of(settings, *, near, passed, trusted="10.0.0.1,10.0.0.2"):
    settings.YOUWEI_TRUSTED_PROXIES = trusted.split(",")
    seen = []

    def answer(request):
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {"HTTP_X_FORWARDED_FOR": passed} if passed else {}
    asked_from(answer)(RequestFactory().get("/", REMOTE_ADDR=near, **headers))
    return seen[0]


@pytest.mark.parametrize(
    ("near", "passed", "expected"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.1"),
        ("203.0.113.7", "1.2.3.4", "203.0.113.7"),
        ("10.0.0.1", "2001:db8:1:2:a:b:c:d", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "", "2001:db8:1:2::"),
        ("fe80::1%eth0", "", "fe80::"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("", "", ""),
    ],
)
def test_the_nearest_stranger_is_who_asked(settings, near, passed, expected):
    assert address_of(settings, near=near, passed=passed) == expected


def test_without_a_trusted_proxy_the_header_means_nothing(settings):
    found = address_of(settings, near="203.0.113.7", passed="1.2.3.4", trusted="")

    assert found == "203.0.113.7"
