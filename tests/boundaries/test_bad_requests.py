"""Whatever a stranger or a colleague sends: an answer, no failure, no trace, nothing echoed."""

import random
import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.source import python
from youwei.chronicle.models import Entry
from youwei.identity.actions import SETUP, add_user
from youwei.packs import world

BACKEND = "django.contrib.auth.backends.ModelBackend"
REQUESTS = 150
SCRIPT = "<script>alert(1)</script>"
NASTY = [
    SCRIPT,
    f"'\"><img src=x onerror=alert(1)>{SCRIPT}",
    "",
    "\x00",
    "a\x00b",
    "' OR 1=1 --",
    "=HYPERLINK(1)",
    "../../../etc/passwd",
    "..%2f..%2fsettings",
    "💥𠮷㐂",
    "\u202e倒",
    "9" * 400,
    "-1",
    "NaN",
    "1e309",
    "{{7*7}}{% debug %}",
    "%(name)s %s {by.__class__}",
    "2026-02-30",
    '{"a": [1]}',
    "x" * 5000,
    "*:*()\"'&|!",
]
RAW_BODIES = [
    ("application/x-www-form-urlencoded", b"name=%ff%fe&in-unit=\xff"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a'),
    ("multipart/form-data", b"no boundary at all"),
    ("application/json", b"{not json"),
    ("text/plain; charset=nonsense", b"\xff"),
]
ENDS_THE_VISIT = "/sign-out/"
ASKED = re.compile(r"(?:GET|POST|FILES)(?:\.get(?:list)?\(|\[)\s*[\"']([\w-]+)[\"']")


def routes(patterns=None, before="") -> Iterator[str]:
    """Every address of the house, its variable parts in angle brackets."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield "/" + before + str(pattern.pattern)


def known_names():
    """Names of parameters and fields that the code or the county asks for."""
    sources = [path.read_text(encoding="utf-8") for path in python("youwei")]
    code = {name for source in sources for name in ASKED.findall(source)}
    sheets = world.current().sheets
    declared = {key for sheet in sheets["registers"].values() for key in sheet.fields}
    declared |= {key for sheet in sheets["procedures"].values() for key in sheet.fields}
    return sorted(code | declared | {"nobody-asks-for-this"})


def known_parts():
    """What the variable parts of an address may truly be."""
    sheets = world.current().sheets
    return [*sheets["registers"], *sheets["procedures"], "1", "phone", "xlsx", "csv"]


class Sender:
    """Makes up requests, always the same ones for the same seed."""

    def __init__(self, client, seed):
        self.client, self.chance = client, random.Random(seed)
        self.routes = [route for route in routes() if route != ENDS_THE_VISIT]
        self.names, self.parts = known_names(), known_parts()

    def address(self):
        def fill(part):
            is_number = part[1].startswith("int:")
            choices = ["1", "999999999"] if is_number else [*self.parts, "x-1", "-"]
            return self.chance.choice(choices)

        route = self.chance.choice(self.routes)
        return re.sub(r"<([^>]+)>", fill, route)

    def values(self):
        names = self.chance.sample(self.names, k=min(8, len(self.names)))
        return {name: self.chance.choice(NASTY) for name in names}

    def send(self):
        address, kind = self.address(), self.chance.random()
        if kind < 0.4:
            return address, self.client.get(address, self.values())
        if kind < 0.45:
            return address, self.client.get(f"{address}?page=%ff&q=%00&sort=%c3%28")
        if kind < 0.9:
            return address, self.client.post(address, self.values())
        content_type, body = self.chance.choice(RAW_BODIES)
        return address, self.client.generic("POST", address, body, content_type=content_type)


def body_of(answer):
    if answer.streaming:
        return b"".join(answer.streaming_content).decode("utf-8", "replace")
    return answer.content.decode("utf-8", "replace")


def send_many(client, seed):
    """Send what the seed says; a page that fails raises here, with its own traceback."""
    sender = Sender(client, seed)
    for _ in range(REQUESTS):
        address, answer = sender.send()
        assert answer.status_code < 500, address
        if "html" in answer.headers.get("Content-Type", ""):
            assert SCRIPT not in body_of(answer), address


@pytest.mark.parametrize("seed", [1, 2])
def test_a_stranger_gets_an_answer_and_leaves_no_trace(client, county, seed):
    before = Entry.objects.count()

    send_many(client, seed)

    assert Entry.objects.count() == before


@pytest.mark.parametrize("seed", [3, 4])
def test_whoever_holds_no_role_gets_an_answer_and_leaves_no_trace(client, county, seed):
    """But for one: that they took along what is held about themselves, which anybody may."""
    client.force_login(add_user(key="user/li", username="li", name="李", by=SETUP), BACKEND)
    before = Entry.objects.count()

    send_many(client, seed)

    own = {"event": "dossier.made", "on_key": "user/li", "by_key": "user/li"}
    assert Entry.objects.exclude(**own).count() == before


@pytest.mark.parametrize(
    ("role", "place"),
    [("organisation-officer", "county"), ("petition-office", "county")],
)
def test_whoever_may_write_gets_an_answer_to_any_nonsense(client, county, someone, role, place):
    client.force_login(someone("writer", role, getattr(county, place)), backend=BACKEND)

    send_many(client, seed=5)
