"""Words planted in closed fields, looked for everywhere as everybody."""

import io
import logging
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urljoin

import pytest
from django.core.management import call_command
from django.db import connection

from tests.boundaries.house import CAST, House
from youwei.chronicle.actions import follow, make_notices
from youwei.identity.models import User
from youwei.interop.imports.queries import KINDS
from youwei.portal.jobs import follow_phones

LINK = re.compile(r"""(?:href|action|src)=["']([^"'#]+)""")
MOST = 260  # pages for each reader
WORDINGS = 6  # of one address: filters and orders of a list lead to the same rows
STARTS = [
    "/", "/desk/", "/registers/", "/procedures/", "/chronicle/", "/statistics/", "/letters/",
    "/order/", "/bench/", "/procedures/order/export.csv", "/statistics/orders-open/rows/",
    "/account/", "/help/", "/find/?q=138", "/find/?q=鼹", "/find/?q=钱", "/find/?q=漏",
    "/procedures/letters/export.csv", "/procedures/letters/export.xlsx",
    "/procedures/report-check/export.xlsx", "/procedures/risk-filing/export.csv",
    "/registers/people/export.csv", "/registers/people/export.xlsx",
    "/registers/people/?col=phone&col=identity&order=phone&f.phone=1",
    "/procedures/letters/?col=phone&col=about&q=鼹", "/chronicle/dossier.jsonl",
    "/statistics/letters/rows/",
]  # fmt: skip
ALLOWED = {
    # Whoever has the letter in hand, or had it and gets it back for review.
    "draft of an answer": {"luo", "he", "deng"},
    # Whoever has or had the order in hand, or reads all of that street.
    "draft of a result": {"luo", "feng"},
    # Two officers check; a report has no other readers.
    "file of a report": {"qin"},
    "plan of a filing": {"jin", "yan"},
    # Who received it, who handles it and heads that unit, whose it is, the leader in charge.
    "matter of a petition": {"deng", "he", "yan", "bao", "he-chuan"},
}
"""Who reads what without asking for it. All other secrets are on no page at all."""


def pages(house: House, name: str, most: int = MOST) -> Iterator[tuple[str, str]]:
    """Yield address and text of everything that a reader gets to by following links."""
    client, seen, wordings = house.client(name), set(STARTS), Counter()
    every = [*house.letters, *house.orders, *house.reports]
    every += [house.anonymous, house.petition, house.filing]
    direct = [one.get_absolute_url() for one in every]
    direct += [row.get_absolute_url() for row in house.people]
    direct += [f"/letters/{one.reference}/" for one in every]
    table = f"/imports/people/{house.imported.pk}/"
    direct += ["/imports/people/", table, *(f"{table}?kind={kind}" for kind in KINDS)]
    queue = deque([*STARTS, *direct])
    for _ in range(most):
        if not queue:
            return
        url = queue.popleft()
        answer = client.get(url)
        text = as_text(answer)
        yield url, text + str(dict(answer.headers))
        for link in LINK.findall(text):
            there = urljoin(url, unescape(link))
            is_ours = there.startswith("/") and not there.startswith(("/static/", "/sign-out"))
            path = there.partition("?")[0]
            if is_ours and there not in seen and wordings[path] < WORDINGS:
                wordings[path] += 1
                seen.add(there)
                queue.append(there)


def as_text(answer) -> str:
    """Return everything that an answer says, from inside a workbook too."""
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            raw = b"\n".join(book.read(name) for name in book.namelist())
    return unescape(raw.decode("utf-8", "replace"))


def leaks(house: House, name: str, text: str) -> list[str]:
    return [
        what
        for word, what in house.secrets.items()
        if word in text and name not in ALLOWED.get(what, ())
    ]


def closed(house: House, text: str) -> list[str]:
    """Name the secrets of closed fields in a text; what is open to some is in the record."""
    return [what for what in leaks(house, "", text) if what not in ALLOWED]


@pytest.mark.parametrize("name", ["", *CAST])
def test_no_reader_finds_a_secret_by_following_links(house, name, caplog):
    """A search that finds nothing proves nothing: what is allowed must be found."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(
        logging.INFO, "django.template"
    )  # it tells of every variable that is absent

    leaked, visited, read = [], 0, set()
    for url, text in pages(house, name):
        visited += 1
        leaked += [(url, what) for what in leaks(house, name, text)]
        read |= {what for word, what in house.secrets.items() if word in text}

    assert not leaked
    assert visited >= 40
    assert read == {what for what, readers in ALLOWED.items() if name in readers}
    assert not leaks(house, "log", caplog.text)


def test_there_are_forty_of_them(house):
    assert sum(what not in ALLOWED for what in house.secrets.values()) >= 40


BELONGS = {"procedures_document"}  # the names of files: closed values lie in boxes
"""The tables in which closed values lie; there is no other place for them."""


def rows_of(tables: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each table with everything in it."""
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  our own tables
            yield table, str(cursor.fetchall())


def test_no_secret_lies_in_the_record_the_indexes_or_the_notices(house, tmp_path):
    while follow("notices", make_notices):
        pass
    while follow("portal.phones", follow_phones):
        pass
    tables = set(connection.introspection.table_names())
    for table, text in rows_of(tables - BELONGS):
        assert not closed(house, text), table

    call_command("export_chronicle", str(tmp_path / "record.jsonl"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    exported = "".join(path.read_text(encoding="utf-8") for path in files)
    assert len(exported) > 1000
    assert not closed(house, exported)


REVEALS = {
    # The opener has a right to what they wrote; the office that has the letter may call.
    "phone of a letter": {"xu", "deng", "luo", "he"},
    "phone of a visitor": {"deng"},
    "phone of a petition": {"deng"},
    "reporter of a report": {"qin"},
    "matter of a report": {"qin"},
    "phone of a person": {"lin", "zhou", "qin", "gu", "qian", "data"},
    "identity of a person": {"lin", "zhou", "qin", "gu", "qian", "data"},
}
"""Who may open what, one by one, with a reason that stays in the record."""


@pytest.mark.parametrize("name", ["", *CAST])
def test_a_closed_value_opens_to_those_alone_who_are_named_here(house, name):
    client, opened = house.client(name), set()
    for url in asked_for(house):
        text = as_text(client.post(url, {"reason": "核对"}))
        opened |= {what for word, what in house.secrets.items() if word in text}

    opened -= ALLOWED.keys()
    assert opened <= {what for what, readers in REVEALS.items() if name in readers}


def test_who_may_open_does_open_and_leaves_a_line(house):
    client = house.client("deng")
    letter = house.letters[1]
    url = f"{letter.get_absolute_url()}reveal/phone/"

    refused, opened = client.post(url), client.post(url, {"reason": "回电话"})

    assert not leaks(house, "deng", as_text(refused))
    assert leaks(house, "deng", as_text(opened)) == ["phone of a letter"]
    history = as_text(house.client("xu").get(f"{letter.get_absolute_url()}"))
    assert "回电话" in history


def asked_for(house: House) -> Iterator[str]:
    for case in (*house.letters, *house.reports, house.anonymous, house.petition):
        for key in ("phone", "about", "reporter", "matter", "petitioner"):
            yield f"{case.get_absolute_url()}reveal/{key}/"
    for row in house.people:
        for key in ("phone", "identity", "born-on"):
            yield f"{row.get_absolute_url()}reveal/{key}/"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500])
def test_an_error_page_tells_nothing(house, status, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    client, case = house.client("qin"), house.reports[0]
    if status == 500:

        def fail(found: object, user: User) -> None:
            raise RuntimeError("broken")

        monkeypatch.setattr("youwei.procedures.queries.case_page", fail)
    strict = house.client("qin")
    strict.handler.enforce_csrf_checks = True
    answer = {
        400: lambda: client.get("/desk/", headers={"host": "evil.example"}),
        403: lambda: strict.post(case.get_absolute_url(), {"place": "0"}),
        404: lambda: house.client("he").get(case.get_absolute_url()),
        405: lambda: client.post("/find/", {"q": "鼹"}),
        500: lambda: client.get(case.get_absolute_url()),
    }[status]()

    assert answer.status_code == status
    assert not leaks(house, "error", as_text(answer))
    assert not leaks(house, "error", caplog.text)
